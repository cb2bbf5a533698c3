/** Servers and browsers take so many characters at least; RFC 9110 (4.1) wants 8,000. */
export const LONGEST_URL = 2000

/**
 * An address of the web as it stands in front matter or configuration, made absolute: what has no scheme is a path of the site.
 * null where it is no address with http or https, or is longer than `LONGEST_URL`.
 *
 * @param siteUrl scheme and host, without a trailing slash
 */
export function absoluteWebUrl(given: string, siteUrl: string): string | null {
  const url = URL.parse(given, `${siteUrl}/`)
  return url !== null && /^https?:$/.test(url.protocol) && url.href.length <= LONGEST_URL ? url.href : null
}

/**
 * Makes a path of the site, as front matter and configuration have it, a path of its host, as Jekyll's `relative_url` does. What is
 * no such path stays as it is.
 *
 * @param base see `Config`
 */
export const onHost = (base: string, given: string): string =>
  base !== '' && /^\/(?![/\\])/.test(given) ? base + given : given

/** True for what a link of the configuration may lead to: a path of the site, without its base, or a URL of the web or for mail. */
export const isSiteAddress = (address: string): boolean =>
  address.length <= LONGEST_URL &&
  (/^\/(?![/\\])/.test(address) || ['http:', 'https:', 'mailto:'].includes(URL.parse(address)?.protocol ?? ''))
