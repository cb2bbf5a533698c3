import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAccent } from '../../../seed/archive/accent.ts'
import { accents, grounds, type Shades, shadesOf } from '../../../src/model/look.ts'
import { amount } from '../../amount.ts'

/** WCAG 2.2, "relative luminance". */
function luminanceOf(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, "contrast ratio". */
function contrastOf(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The least contrast of shades to what they stand on. */
const leastContrast = ([light, dark]: Shades): number =>
  Math.min(
    ...grounds.light.map((ground) => contrastOf(light, ground)),
    ...grounds.dark.map((ground) => contrastOf(dark, ground)),
  )

/** The place of a colour on the circle of hues, in degrees; null for a grey. */
function hueOf(colour: string): number | null {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  if (Math.max(r, g, b) - Math.min(r, g, b) < 60) return null
  return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI
}

function shadesIn(given: string): Shades {
  const read = readAccent(given)
  if ('fault' in read) throw new Error(read.fault)
  return read.shades ?? shadesOf[read.accent]
}

test.each<[given: string, light: string, dark: string]>([
  ['#0073c7', '#0073c7', '#2d8de3'],
  ['#f00', '#e30000', '#ff3f30'],
  ['#FF0000FF', '#e30000', '#ff3f30'],
  ['#ff0', '#747400', '#ffff00'],
  ['rgb(138, 21, 56)', '#8a1538', '#da6279'],
  ['hsl(120deg 50% 50%)', '#00830c', '#40bf40'],
  ['oklch(60% 0.2 250)', '#0073c7', '#008cf0'],
  ['rebeccapurple', '#663399', '#a372dd'],
  ['black', '#000000', '#898989'],
  ['white', '#707070', '#ffffff'],
  ['oklch(none 0.1 20)', '#000000', '#c37374'],
])('the accent %s is %s in light and %s in dark', (given, light, dark) => {
  expect(readAccent(given)).toEqual({ accent: 'blue', shades: [light, dark] })
})

test('an accent by our name has our shades, in any case', () => {
  expect(readAccent('Red')).toEqual({ accent: 'red', shades: null })
  for (const name of accents) expect(leastContrast(shadesOf[name])).toBeGreaterThanOrEqual(4.5)
})

test.each([
  ...['currentcolor', 'reddish', 'var(--x)', 'url(x)', '#12345', 'color-mix(in srgb, red, blue)', '#fff;} body{}'],
  ...[
    '',
    'oklch(50% 1e999 20)',
    'rgb(1e999 0 0)',
    'light-dark(red, blue)',
    `rgb(${'1'.repeat(5000)})`,
    'red blue',
    '#f00 /* */',
  ],
])('%s is no accent, and the fault says what is wanted', (given) => {
  expect(readAccent(given)).toEqual({
    fault: expect.stringMatching(
      /^accent is ".*", want a colour of CSS, such as "#8a1538" or "oklch\(50% 0\.15 250\)", or one of "blue", "red", /,
    ),
  })
})

test('an accent that nobody can see is refused with its contrast', () => {
  const fault = 'which has a contrast of 1.0:1 to the page, want one that can be seen, with 4.5:1 at least'
  expect(readAccent('transparent')).toEqual({ fault: `accent is "transparent", ${fault}` })
  expect(readAccent('#f000')).toEqual({ fault: `accent is "#f000", ${fault}` })
})

const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)

test('of any colour come two shades that can be read, of the same hue', () => {
  fc.assert(
    fc.property(hex, (colour) => {
      const shades = shadesIn(colour)
      expect([colour, ...shades, leastContrast(shades) >= 4.5]).toEqual([colour, ...shades, true])
      for (const shade of shades) {
        const [own, other] = [hueOf(colour), hueOf(shade)]
        if (own === null || other === null) continue
        const apart = Math.abs(own - other)
        expect([colour, shade, Math.min(apart, 360 - apart) < 40]).toEqual([colour, shade, true])
      }
    }),
    { numRuns: amount(300, 20_000) },
  )
})

test('whatever is given for a colour, six digits come of it, or a fault', () => {
  const functions = fc
    .tuple(
      fc.constantFrom('rgb', 'rgba', 'hsl', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color'),
      fc.array(fc.oneof(fc.double(), fc.constantFrom('none', '50%', '/', ',', '120deg', 'display-p3', '1e999')), {
        maxLength: 6,
      }),
    )
    .map(([name, parts]) => `${name}(${parts.join(' ')})`)
  fc.assert(
    fc.property(fc.oneof(functions, fc.string({ maxLength: 30 })), (given) => {
      const read = readAccent(given)
      if ('fault' in read) return
      const shades = read.shades ?? shadesOf[read.accent]
      expect([given, shades.every((shade) => /^#[0-9a-f]{6}$/.test(shade))]).toEqual([given, true])
      expect([given, leastContrast(shades) >= 4.5]).toEqual([given, true])
    }),
    { numRuns: amount(500, 20_000) },
  )
})
