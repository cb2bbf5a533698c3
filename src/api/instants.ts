import { instantOf } from './wall-time.ts'

const WRITTEN =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+\- ]\d{2}:\d{2})?)?)?)?$/

/** A date or a time as somebody wrote it. */
export interface Written {
  /** Milliseconds since 1970: the time, or when the day, month or year begins. */
  begins: number
  /** The time itself, or when the next day, month or year begins. */
  ends: number
}

/**
 * Reads a year (`2026`), a month (`2026-08`), a day (`2026-08-14`), or RFC 3339's `2026-08-14T09:30:00+08:00` with or without
 * seconds and offset. A plus that nobody encoded is a space in a query.
 *
 * @param timeZone IANA name, for what is written without an offset
 * @returns null where it is none of them, or no day of the calendar
 */
export function readInstant(text: string, timeZone: string): Written | null {
  const parts = WRITTEN.exec(text)
  if (parts === null) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)))
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000)
  if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return null
  if (parts[4] === undefined) {
    const [beginsAt, endsAt] = wholeOf(year, parts[2] === undefined ? null : month, parts[3] === undefined ? null : day)
    return { begins: instantOf(beginsAt, timeZone), ends: instantOf(endsAt, timeZone) }
  }
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  const time = parts[8] === undefined ? instantOf(wallMs, timeZone) : inZone(parts[8], wallMs)
  return time === null ? null : { begins: time, ends: time }
}

/** When a year, a month of it or a day of that begins, and when the next one does, as if the zone were UTC. */
function wholeOf(year: number, month: number | null, day: number | null): [begins: number, ends: number] {
  if (month === null) return [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
  if (day === null) return [Date.UTC(year, month - 1), Date.UTC(year, month)]
  return [Date.UTC(year, month - 1, day), Date.UTC(year, month - 1, day + 1)]
}

/** `time` read as that of an offset: Z, +08:00. */
function inZone(offset: string, time: number): number | null {
  if (/z/i.test(offset)) return time
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  if (hours > 23 || minutes > 59) return null
  return time - (offset[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Whether the calendar has it; years from 100 on, below which Date means others. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
