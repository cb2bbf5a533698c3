import { escapeXml } from '../model/xml.ts'

/**
 * Keeps what others wrote away from the `feed` package: it is given tokens, and its document is filled in afterwards,
 * each value escaped once, for where it stands. (`feed` 6.0.0 ends a CDATA section at a second `]]>`, escapes no `<` in
 * attributes, turns `&amp;` in text into `&`, and passes ids and links through `new URL`, which changes or refuses some.)
 * A token is a URL, so that the package takes it anywhere.
 */
export class Slots {
  readonly #values: string[] = []

  /** A token for text in an element or an attribute. */
  text(value: string): string {
    return this.#token(escapeXml(value))
  }

  /** A token for text that the package puts into a CDATA section. */
  cdata(value: string): string {
    return this.#token(value.replaceAll(']]>', ']]]]><![CDATA[>'))
  }

  /** A token for what the package cannot say: the element that it writes around this token gives way to `markup`. */
  elements(markup: string): string {
    return `${this.#token(markup)}/elements`
  }

  /** The package's document with every token filled in, in one pass, so that no value is ever taken for a token. */
  fill(document: string): string {
    return document.replace(
      /<([\w:]+)>https:\/\/slot\.invalid\/(\d+)\/elements<\/\1>|https:\/\/slot\.invalid\/(\d+)/g,
      (_, _name, elements?: string, value?: string) => this.#values[Number(elements ?? value)] ?? '',
    )
  }

  #token(value: string): string {
    this.#values.push(value)
    return `https://slot.invalid/${this.#values.length - 1}`
  }
}
