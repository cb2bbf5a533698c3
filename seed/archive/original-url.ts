import { RE2JS } from 're2js'

/** A rule of `edge_news.original_url`. */
export interface OriginalUrl {
  /** Regular expression in RE2's syntax. */
  match: string
  /** An address that matches becomes this, in which `$1` is the first group. Where it is empty, there is no link. */
  replace: string
}

/**
 * Makes the function that rewrites the address of an original by the first rule that matches; null where that gives no web
 * address. Anybody may have written the expressions, so they are matched by an engine that takes time linear in the address.
 *
 * @throws RE2JSException where an expression does not compile
 */
export function originalUrlBy(rules: readonly OriginalUrl[]): (address: string) => string | null {
  const compiled = rules.map(({ match, replace }) => ({ expression: RE2JS.compile(match), replace }))
  return (address) => {
    for (const { expression, replace } of compiled) {
      const groups = expression.exec(address)
      if (groups !== null) return webAddress(filled(replace, groups))
    }
    return address
  }
}

/** Says why an expression does not compile; null where it does. */
export function expressionFault(match: string): string | null {
  try {
    RE2JS.compile(match)
    return null
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace('error parsing regexp: ', '')
  }
}

/** `$0` is the whole match, `$$` a dollar sign. */
const filled = (replace: string, groups: ArrayLike<string | undefined>): string =>
  replace.replace(/\$(\$|\d)/g, (_, name: string) => (name === '$' ? '$' : (groups[Number(name)] ?? '')))

const webAddress = (address: string): string | null => {
  const url = URL.parse(address)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}
