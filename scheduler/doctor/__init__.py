"""`lich doctor`: what is wrong with an installation and how to mend it. It only looks; nothing is made or changed."""
