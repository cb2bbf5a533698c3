// Liquid reads markup by this lax grammar where its strict one refuses it.

const fragment = /"[^"]*"|'[^']*'|(?:[^ \t-\r,|'"]|"[^"]*"|'[^']*')+/y

/** Finds the fragments of a text. A fragment has white space, commas and bars only within quotes. */
export function fragmentsIn(text: string): { text: string; end: number }[] {
  const found: { text: string; end: number }[] = []
  for (let at = 0; at < text.length; ) {
    fragment.lastIndex = at
    const match = fragment.exec(text)
    if (match === null) at++
    else {
      at = fragment.lastIndex
      found.push({ text: match[0], end: at })
    }
  }
  return found
}

/** Finds the first fragment of a text, and what follows it; null where there is none. */
export function firstFragment(text: string): { fragment: string; rest: string } | null {
  for (let at = 0; at < text.length; at++) {
    fragment.lastIndex = at
    const match = fragment.exec(text)
    if (match !== null) return { fragment: match[0], rest: text.slice(fragment.lastIndex) }
  }
  return null
}

/** Cuts a text at a sign outside of quotes. */
export function cutAt(text: string, sign: string): string[] {
  const pieces: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1)
      if (close !== -1) at = close
    } else if (character === sign) {
      pieces.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...pieces, text.slice(from)]
}

/** Reads the name and the arguments of a filter, `append: "a", b`; null where there is no name. */
export function laxFilter(text: string): { name: string; args: string[] } | null {
  const name = /\w+/.exec(text)
  if (name === null) return null
  const args: string[] = []
  for (const piece of argumentPieces(text)) {
    const [, key] = /^[ \t-\r]*(\w+)[ \t-\r]*$/.exec(piece.named) ?? []
    const value = firstFragment(piece.value)?.fragment
    if (value !== undefined) args.push(key === undefined ? value : `${key}: ${value}`)
  }
  return { name: name[0], args }
}

/** Cuts what follows a filter's colon at its commas. Where a piece has a colon, `named` is what is before it. */
function argumentPieces(text: string): { named: string; value: string }[] {
  const [, ...behindColon] = cutAt(text, ':')
  return cutAt(behindColon.join(':'), ',').map((piece) => {
    const [first = '', ...others] = cutAt(piece, ':')
    return others.length === 0 ? { named: '', value: first } : { named: first, value: others.join(':') }
  })
}

const connective = /^(?:and|or)$/

/** Reads the comparisons of a condition, and the words between them; null where a comparison is missing. */
export function laxCondition(markup: string): { comparisons: string[][]; words: string[] } | null {
  const comparisons: string[][] = [[]]
  const words: string[] = []
  for (const { text } of fragmentsIn(spaced(markup))) {
    if (connective.test(text) && (comparisons.at(-1)?.length ?? 0) > 0) {
      words.push(text)
      comparisons.push([])
    } else comparisons.at(-1)?.push(text)
  }
  return comparisons.every(({ length }) => length > 0) ? { comparisons, words } : null
}

/** Puts white space around signs of comparison outside of quotes, as in `a==b`. */
const spaced = (markup: string): string =>
  markup.replace(/"[^"]*"|'[^']*'|[=!<>]+/g, (found) => (/^["']/.test(found) ? found : ` ${found} `))

/** Reads pairs of a name and a value, as in `limit:2 offset: 3`. */
export function attributesIn(markup: string): [name: string, value: string][] {
  const pieces = cutAt(markup, ':')
  return pieces.slice(1).flatMap((piece, index): [string, string][] => {
    const name = lastWord(pieces[index] ?? '')
    const value = firstFragment(piece)?.fragment
    return name === '' || value === undefined ? [] : [[name, value]]
  })
}

const lastWord = (text: string): string => {
  const bare = text.trimEnd()
  let from = bare.length
  while (from > 0 && /[\w-]/.test(bare.charAt(from - 1))) from--
  return bare.slice(from)
}
