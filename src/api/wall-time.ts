const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The instant at which clocks in a time zone show a time. Clocks that are set back show a time twice, and it is the first
 * of the two. Clocks that are set forward leave times out, and such a time is as much later as they were set forward.
 * The loader reads the dates of posts in the same way, which Temporal calls "compatible".
 *
 * @param wallMs the time that the clocks show, in milliseconds as if the zone were UTC
 * @param timeZone IANA name
 * @returns milliseconds since 1970
 */
export function instantOf(wallMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const offsets = [wallMs - DAY_MS, wallMs + DAY_MS].map((time) => offsetAt(time, format))
  const [before = 0] = offsets
  const offset = offsets.find((offset) => offsetAt(wallMs - offset, format) === offset) ?? before
  return wallMs - offset
}

/** Milliseconds east of UTC. */
function offsetAt(time: number, format: Intl.DateTimeFormat): number {
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, ...parts] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? []
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return (sign === '-' ? -1000 : 1000) * (hours * 3600 + minutes * 60 + seconds)
}
