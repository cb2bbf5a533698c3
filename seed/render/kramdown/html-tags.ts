import { comes } from './ends.ts'

// What kramdown takes for HTML (its own grammar, not CommonMark's): attribute values are quoted or one word.
const name = '[A-Za-z_:][\\w:.\\-]*'
const attribute = `\\s+${name}(?:\\s*=\\s*(?:[\\p{L}\\p{N}_]+|"[^"]*"|'[^']*'))?`

/** Sticky: an opening tag; groups: name, attributes, slash. */
export const openTag = new RegExp(`<(${name})((?:${attribute})*)\\s*(\\/)?>`, 'uy')
/** Sticky: a closing tag; group: name. */
export const closeTag = new RegExp(`<\\/(${name})\\s*>`, 'y')
const comment = /<!--[\s\S]*?-->/y

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Never begin a block. */
export const spanElements = words(
  'a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc ruby samp select small span strong sub sup tt u var',
)

/** Are text where they stand within a line. */
export const blockElements = words(
  'address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary table tbody td th thead tfoot tr ul',
)

export const voidElements = words('area base br col command embed hr img input keygen link meta param source track wbr')

/** With `markdown="1"`, hold blocks. */
export const blockContent = words(
  'address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header hgroup iframe li main map menu nav noscript object section summary td',
)

/** The match of a sticky pattern at `position`. */
export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(text)
}

/** The comment at `position` of a state's text. */
export function commentAt(state: { src: string }, position: number): string | null {
  if (!state.src.startsWith('<!--', position) || !comes(state, '-->', position)) return null
  return matchAt(comment, state.src, position)?.[0] ?? null
}

/** Where the element that was opened before `position` ends: the begin and the end of its closing tag. The end of the text closes everything. */
export function elementEnd(
  state: { src: string },
  text: string,
  position: number,
  element: string,
): { close: number; end: number } {
  const open = [element.toLowerCase()]
  let at = position
  while (open.length > 0) {
    const inside = open.at(-1)
    if (inside === 'script' || inside === 'style') {
      const raw = new RegExp(`<\\/${inside}\\s*>`, 'gi')
      raw.lastIndex = at
      const close = raw.exec(text)
      if (close === null) break
      at = close.index
    } else {
      at = text.indexOf('<', at)
      if (at === -1) break
    }
    const close = matchAt(closeTag, text, at)
    if (close !== null) {
      if (close[1]?.toLowerCase() === inside) open.pop()
      if (open.length === 0) return { close: at, end: at + close[0].length }
      at += close[0].length
      continue
    }
    const tag = matchAt(openTag, text, at)
    if (tag !== null) {
      const opened = (tag[1] ?? '').toLowerCase()
      if (tag[3] === undefined && !voidElements.has(opened)) open.push(opened)
      at += tag[0].length
      continue
    }
    at += commentAt(state, at)?.length ?? 1
  }
  return { close: text.length, end: text.length }
}
