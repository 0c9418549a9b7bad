"""`python -m scheduler` is `lich`."""

from scheduler.cli import main

if __name__ == "__main__":
    main()
