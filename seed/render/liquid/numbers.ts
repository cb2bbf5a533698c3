// These functions print numbers and compute with them as Ruby does.

/** Prints as Ruby's `Float#to_s` does: `3.0`, `1.0e+16`, `1.0e-05`. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return formatExponent(value)
  const text = String(value)
  return text.includes('.') ? text : `${Object.is(value, -0) ? '-0' : text}.0`
}

function formatExponent(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  const sign = exponent.startsWith('-') ? '-' : '+'
  return `${digits.includes('.') ? digits : `${digits}.0`}e${sign}${exponent.slice(1).padStart(2, '0')}`
}

/** Reads the whole number that a text begins with, else 0, as Ruby's `to_i` does. */
export const leadingInteger = (text: string): number =>
  Number(/^[ \t-\r]*([-+]?\d[\d_]*)/.exec(text)?.[1]?.replaceAll('_', '') ?? 0)

/** Reads the number that a text begins with, else 0, as Ruby's `to_f` does. */
export const leadingFloat = (text: string): number =>
  Number(/^[ \t-\r]*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(text)?.[1] ?? 0)

/** Rounds to the 15 decimal digits of a double, because Liquid computes with decimal numbers: 0.1 and 0.2 are 0.3. */
export const asDecimal = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(15)) : value)

/** Rounds half away from zero, as decimal numbers do: 1.005 to two places is 1.01. */
export function roundTo(value: number, places: number): number {
  const most = Math.min(Math.max(Math.trunc(places), -300), 300)
  const [digits = '0', exponent = '0'] = asDecimal(Math.abs(value)).toExponential().split('e')
  const shifted = Number(`${digits}e${Number(exponent) + most}`)
  if (!Number.isFinite(shifted) || shifted >= 1e15) return value
  const rounded = Math.sign(value) * Math.floor(shifted + 0.5)
  const [whole = '0', power = '0'] = rounded.toExponential().split('e')
  return Number(`${whole}e${Number(power) - most}`)
}

/** Computes Ruby's `%`, whose result has the sign of the divisor. */
export const modulo = (value: number, divisor: number): number => value - divisor * Math.floor(value / divisor)
