import { instantOf } from './wall-time.ts'

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+\- ]\d{2}:\d{2})?)?$/

/** A date or a time as somebody wrote it. */
export interface Written {
  /** Milliseconds since 1970: the time, or when the day begins. */
  begins: number
  /** The time itself, or when the next day begins. */
  ends: number
}

/**
 * Reads `2026-08-14` or RFC 3339's `2026-08-14T09:30:00+08:00`, with or without seconds and offset. A plus that nobody
 * encoded is a space in a query.
 *
 * @param timeZone IANA name, for what is written without an offset
 * @returns null where it is neither, or no day of the calendar
 */
export function readInstant(text: string, timeZone: string): Written | null {
  const parts = WRITTEN.exec(text)
  if (parts === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000)
  if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return null
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  if (parts[4] === undefined) {
    const nextDay = Date.UTC(year, month - 1, day + 1)
    return { begins: instantOf(wallMs, timeZone), ends: instantOf(nextDay, timeZone) }
  }
  const time = parts[8] === undefined ? instantOf(wallMs, timeZone) : inZone(parts[8], wallMs)
  return time === null ? null : { begins: time, ends: time }
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
