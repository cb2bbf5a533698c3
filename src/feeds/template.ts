/**
 * What the `feed` package is given instead of texts: it never sees what others wrote. (`feed` 6.0.0 ends a CDATA section
 * at a second `]]>`, escapes no `<` in attributes, turns `&amp;` in text into `&`, and passes ids and links through `new URL`,
 * which changes or refuses some.) It is a URL, so that the package takes it anywhere.
 *
 * @param name lower case letters
 */
export const slot = (name: string): string => `https://slot.invalid/${name}/`

/** An instant that stands for a slot, since the package takes no text for a date. */
export interface DateSlot {
  name: string
  /** As the package writes it down. */
  written: string
}

/**
 * A document of the package with slots in it, cut up once and filled in many times: what the package takes milliseconds for,
 * every time, is the same every time.
 */
export class Template {
  /** Text, slot, text, slot, …, text. */
  readonly #parts: readonly string[]

  /** @param dates instants in the document that are slots too */
  constructor(document: string, dates: readonly DateSlot[] = []) {
    const withDates = dates.reduce((text, { written, name }) => text.replaceAll(written, slot(name)), document)
    this.#parts = withDates.split(/https:\/\/slot\.invalid\/([a-z]+)\//)
  }

  /** @param values for each slot, escaped for where it stands */
  fill(values: Readonly<Record<string, string>>): string {
    let document = ''
    for (let i = 0; i < this.#parts.length; i++) {
      const part = this.#parts[i] ?? ''
      document += i % 2 === 0 ? part : (values[part] ?? '')
    }
    return document
  }
}

/**
 * Takes a part out of a document that is there once and may be wanted any number of times.
 *
 * @param pattern finds it once, together with the white space before it
 * @returns the document with a slot in the part's place, and the part
 */
export function cutOut(document: string, name: string, pattern: RegExp): [rest: string, part: string] {
  const [part] = pattern.exec(document) ?? []
  if (part === undefined) throw new Error(`The feed package writes no ${name} that matches ${pattern}`)
  return [document.replace(part, slot(name)), part]
}

/** Text for a CDATA section. */
export const cdata = (text: string): string => (text.includes(']]>') ? text.replaceAll(']]>', ']]]]><![CDATA[>') : text)
