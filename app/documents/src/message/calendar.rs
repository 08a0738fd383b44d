//! An invitation as a text that one can read: what, when in the zone of its sender, where, who.

mod words;

use calcard::{
    Entry, Parser,
    common::PartialDateTime,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarMethod, ICalendarParameterName,
        ICalendarProperty, ICalendarValue, Uri,
    },
};
use jiff::{Span, civil};
use model::text::Language;
use words::Words;

/// Events that are written out; a whole calendar is no letter.
const EVENTS: usize = 50;
/// People of one event.
const PEOPLE: usize = 50;

/// The events of a calendar; none where it has none.
pub(super) fn readable(text: &str, language: Language) -> Option<String> {
    let words = Words::of(language);
    let mut parser = Parser::new(text);
    let mut events = Vec::new();
    // Each turn takes a line at least, and lines that make no sense are passed over.
    for _ in 0..=text.lines().count() {
        match parser.entry() {
            Entry::ICalendar(calendar) => events.extend(of_calendar(&calendar, words)),
            Entry::Eof => break,
            _ => {}
        }
        if events.len() >= EVENTS {
            break;
        }
    }
    events.truncate(EVENTS);
    (!events.is_empty()).then(|| events.join("\n\n\n"))
}

fn of_calendar(calendar: &ICalendar, words: &'static Words) -> Vec<String> {
    let cancelled = calendar.components.iter().flat_map(|component| &component.entries).any(|entry| {
        entry.name == ICalendarProperty::Method
            && matches!(entry.values.first(), Some(ICalendarValue::Method(ICalendarMethod::Cancel)))
    });
    let events = calendar.components.iter().filter(|component| {
        matches!(component.component_type, ICalendarComponentType::VEvent | ICalendarComponentType::VTodo)
    });
    events.take(EVENTS).map(|event| of_event(event, cancelled, words)).collect()
}

fn of_event(event: &ICalendarComponent, cancelled: bool, words: &Words) -> String {
    let mut lines = Vec::new();
    let mut line = |label: &str, value: String| {
        if !value.trim().is_empty() {
            lines.push(format!("{label}{}{value}", words.colon));
        }
    };
    line(words.what, first_text(event, &ICalendarProperty::Summary));
    line(words.when, when(event, words));
    line(words.place, first_text(event, &ICalendarProperty::Location));
    line(words.organizer, people(event, &ICalendarProperty::Organizer));
    line(words.invited, people(event, &ICalendarProperty::Attendee));
    if event.has_property(&ICalendarProperty::Rrule) {
        lines.push(words.repeats.to_owned());
    }
    if cancelled {
        lines.insert(0, words.cancelled.to_owned());
    }
    let description = first_text(event, &ICalendarProperty::Description);
    if !description.trim().is_empty() {
        lines.push(format!("\n{}", description.trim()));
    }
    lines.join("\n")
}

fn first_text(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    event
        .property(property)
        .and_then(|entry| entry.values.first())
        .and_then(ICalendarValue::as_text)
        .map_or_else(String::new, |text| text.trim().to_owned())
}

/// Their names with their addresses.
fn people(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let entries = event.entries.iter().filter(|entry| entry.name == *property).take(PEOPLE);
    let people = entries.map(|entry| {
        let address = match entry.values.first() {
            Some(ICalendarValue::Uri(Uri::Location(address))) => address.as_str(),
            Some(value) => value.as_text().unwrap_or_default(),
            None => "",
        };
        let scheme = address.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
        let address = scheme.and(address.get(7..)).unwrap_or(address);
        match entry.parameter(&ICalendarParameterName::Cn).and_then(|name| name.as_text()) {
            Some(name) if !name.is_empty() && name != address => format!("{name} <{address}>"),
            _ => address.to_owned(),
        }
    });
    people.collect::<Vec<_>>().join(", ")
}

/// A moment as its sender wrote it.
struct Moment {
    date: civil::Date,
    time: Option<civil::Time>,
    zone: String,
}

fn when(event: &ICalendarComponent, words: &Words) -> String {
    let Some(begin) = moment(event, &ICalendarProperty::Dtstart) else {
        return moment(event, &ICalendarProperty::Due).map_or_else(String::new, |due| spelled(&due, words));
    };
    let zone = |moment: &Moment| if moment.zone.is_empty() { String::new() } else { format!(" ({})", moment.zone) };
    match end(event, &begin) {
        Some(end) if end.date == begin.date && end.zone == begin.zone => match (begin.time, end.time) {
            (Some(from), Some(to)) if from != to => {
                let day = words.date(begin.date);
                format!("{day}, {}–{}{}", clock(from), clock(to), zone(&begin))
            }
            _ => spelled(&begin, words) + &zone(&begin),
        },
        Some(end) if end.zone == begin.zone => {
            format!("{} – {}{}", spelled(&begin, words), spelled(&end, words), zone(&begin))
        }
        Some(end) => {
            let (from, to) = (spelled(&begin, words) + &zone(&begin), spelled(&end, words) + &zone(&end));
            format!("{from} – {to}")
        }
        None => spelled(&begin, words) + &zone(&begin),
    }
}

fn spelled(moment: &Moment, words: &Words) -> String {
    let day = words.date(moment.date);
    moment.time.map_or_else(|| day.clone(), |time| format!("{day}, {}", clock(time)))
}

fn clock(time: civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// When it ends; days without times end before the day that is named (RFC 5545, 3.6.1).
fn end(event: &ICalendarComponent, begin: &Moment) -> Option<Moment> {
    if let Some(end) = moment(event, &ICalendarProperty::Dtend) {
        let whole_days = end.time.is_none() && end.date > begin.date;
        let date = if whole_days { end.date.yesterday().ok()? } else { end.date };
        return Some(Moment { date, ..end });
    }
    let entry = event.property(&ICalendarProperty::Duration)?;
    let Some(ICalendarValue::Duration(duration)) = entry.values.first() else { return None };
    let seconds = duration.as_seconds();
    let until = begin.date.to_datetime(begin.time?).checked_add(Span::new().try_seconds(seconds).ok()?).ok()?;
    Some(Moment { date: until.date(), time: Some(until.time()), zone: begin.zone.clone() })
}

fn moment(event: &ICalendarComponent, property: &ICalendarProperty) -> Option<Moment> {
    let entry: &ICalendarEntry = event.property(property)?;
    let Some(ICalendarValue::PartialDateTime(written)) = entry.values.first() else { return None };
    let PartialDateTime { year, month, day, hour, minute, .. } = **written;
    let small = |value: u8| i8::try_from(value).ok();
    let date = civil::Date::new(i16::try_from(year?).ok()?, small(month?)?, small(day?)?).ok()?;
    let time = hour.and_then(|hour| civil::Time::new(small(hour)?, small(minute.unwrap_or(0))?, 0, 0).ok());
    let zone = match (time, written.tz_hour) {
        (None, _) => String::new(),
        (_, Some(0)) if written.tz_minute.unwrap_or(0) == 0 => "UTC".to_owned(),
        _ => entry.tz_id().unwrap_or_default().to_owned(),
    };
    Some(Moment { date, time, zone })
}

#[cfg(test)]
mod tests;
