import type { Contact } from '../../src/model/article.ts'
import { isMapping } from './front-matter.ts'
import { scalar } from './scalar.ts'
import { absoluteWebUrl } from './web-url.ts'

/** No mailbox has a longer address (RFC 5321, 4.5.3.1.3). */
const LONGEST_EMAIL = 254

/**
 * How an author is reached, in a mapping with `email` and `uri` as jekyll-feed reads it; null where it says neither, or nothing that
 * can be used.
 *
 * @param siteUrl scheme and host, without a trailing slash
 */
export function contactIn(author: unknown, siteUrl: string): Contact | null {
  if (!isMapping(author)) return null
  const email = scalar(author.email)?.trim() ?? ''
  const uri = scalar(author.uri)?.trim() ?? ''
  const contact = {
    email: isEmail(email) ? email : null,
    uri: uri === '' ? null : absoluteWebUrl(uri, siteUrl),
  }
  return contact.email === null && contact.uri === null ? null : contact
}

export const isEmail = (text: string): boolean => text.length <= LONGEST_EMAIL && /^[^\s<>()@]+@[^\s<>()@]+$/.test(text)
