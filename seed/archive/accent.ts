import { createRequire } from 'node:module'
import { type Accent, accents, grounds, type Shades } from '../../src/model/look.ts'

/** An accent by its name, or as shades that were made of a colour. */
export type ReadAccent = { accent: Accent; shades: Shades | null } | { fault: string }

/** WCAG 2.2, 1.4.3: text of every size can be read with this contrast to what it stands on. */
const READABLE = 4.5

/** No colour is written in more characters. */
const LONGEST = 100

const wanted =
  'want a colour of CSS, such as "#8a1538" or "oklch(50% 0.15 250)", or one of ' +
  accents.map((name) => `"${name}"`).join(', ')

/** Reads `edge_news.accent`: a name of ours, or any colour of CSS (CSS Color 4), of which a readable shade is made for each scheme. */
export function readAccent(given: string): ReadAccent {
  const text = given.trim()
  const named = accents.find((name) => name === text.toLowerCase())
  if (named !== undefined) return { accent: named, shades: null }
  const shades = text.length <= LONGEST ? shadesOfColour(text) : null
  if (shades === null) return { fault: `accent is ${JSON.stringify(given.slice(0, LONGEST))}, ${wanted}` }
  if ('contrast' in shades) {
    return {
      fault: `accent is ${JSON.stringify(given)}, which has a contrast of ${shades.contrast.toFixed(1)}:1 to the page, want one that can be seen, with ${READABLE}:1 at least`,
    }
  }
  return { accent: 'blue', shades: shades.both }
}

type Library = typeof import('culori')
type Colour = NonNullable<ReturnType<Library['parse']>>

/** Few sites have a colour of their own, and all others need not wait for the library. */
const library = (): Library => createRequire(import.meta.url)('culori')

function shadesOfColour(text: string): { both: Shades } | { contrast: number } | null {
  const culori = library()
  const colour = culori.parse(text)
  if (colour === undefined || !hasFiniteParts(culori, colour)) return null
  const { alpha = 1 } = colour
  // What cannot be seen has no hue, whatever its numbers say.
  if (alpha === 0) return { contrast: 1 }
  const light = shadeOn(culori, over(culori, colour, grounds.light[0]), grounds.light, 'darker')
  const dark = shadeOn(culori, over(culori, colour, grounds.dark[0]), grounds.dark, 'lighter')
  return { both: [light, dark] }
}

/** False for numbers beyond all bounds, such as 1e999: the library looks for such a colour for ever. */
const hasFiniteParts = ({ converter }: Library, colour: Colour): boolean => {
  const { l = 0, c = 0, h = 0 } = converter('oklch')(colour)
  return [l, c, h].every(Number.isFinite)
}

/** What is seen of a colour on a ground. */
function over({ blend, parse }: Library, colour: Colour, ground: string): Colour {
  const { alpha = 1 } = colour
  return alpha >= 1 ? colour : blend([parse(ground) ?? ground, colour], 'normal', 'rgb')
}

/** The lightness is looked for in so many halvings: a step is less than one of 256. */
const HALVINGS = 12

/**
 * The shade of a colour that is nearest to it and can be read: its hue stays, its lightness gives way as far as it has to, and its
 * chroma as far as screens can show it.
 */
function shadeOn(
  { converter, clampChroma, formatHex, wcagContrast }: Library,
  colour: Colour,
  grounds: readonly string[],
  direction: 'darker' | 'lighter',
): string {
  const { l = 0, c = 0, h } = converter('oklch')(colour)
  const shadeAt = (lightness: number): string =>
    formatHex(clampChroma({ mode: 'oklch', l: lightness, c, ...(h !== undefined && { h }) }, 'oklch'))
  const isReadable = (shade: string): boolean => grounds.every((ground) => wcagContrast(shade, ground) >= READABLE)
  const own = Math.min(1, Math.max(0, l))
  if (isReadable(shadeAt(own))) return shadeAt(own)
  let [unreadable, readable] = [own, direction === 'darker' ? 0 : 1]
  for (let n = 0; n < HALVINGS; n++) {
    const between = (unreadable + readable) / 2
    if (isReadable(shadeAt(between))) readable = between
    else unreadable = between
  }
  return shadeAt(readable)
}
