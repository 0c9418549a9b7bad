/* Reads a calendar with libical (GNOME, KDE), checks it against RFC 5546, prints what it says and counts the events. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static int complaints(icalcomponent *component)
{
    int found = 0;
    icalproperty *property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
    for (; property; property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
        printf("%s\n", icalproperty_get_xlicerror(property));
        found++;
    }
    icalcomponent *child = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
    for (; child; child = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        found += complaints(child);
    return found;
}

int main(int argc, char **argv)
{
    FILE *file = fopen(argv[argc - 1], "rb");
    if (!file)
        return 2;
    char *text = calloc(1, 1 << 22);
    if (!fread(text, 1, (1 << 22) - 1, file))
        return 2;
    icalcomponent *calendar = icalparser_parse_string(text);
    if (!calendar)
        return 3;
    int valid = icalrestriction_check(calendar);
    int found = complaints(calendar);
    printf("%d\n", icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT));
    return found || !valid;
}
