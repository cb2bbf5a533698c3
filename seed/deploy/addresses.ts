import { withoutLast } from '../archive/trimmed.ts'

/**
 * Finds the addresses of a deployed Worker in what wrangler prints: `https://feeds.me.workers.dev`, `news.example.com (custom
 * domain)`, `news.example.com/* (zone name: example.com)`. Routes with a wildcard as host, and schedules, are no addresses.
 */
export function addressesOf(targets: readonly string[]): string[] {
  const found = targets.flatMap((target) => {
    const host = /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=$|[/ ])/i.exec(target)?.[1]
    return host === undefined ? [] : [`https://${host.toLowerCase()}`]
  })
  return [...new Set(found)]
}

/** The site's own address where it is among these; otherwise the first; null where there is none. */
export function addressFor(siteUrl: string, addresses: readonly string[]): string | null {
  return addresses.find((address) => address === new URL(siteUrl).origin) ?? addresses[0] ?? null
}

/**
 * Says that a site's absolute URLs do not lead to where it was deployed, and what to do; null where they do. A site below a base gets
 * a route, so that the rest of its host stays what it is.
 *
 * @param siteUrl with the site's base behind it
 * @param addresses all addresses at which it answers
 */
export function hostNote(
  siteUrl: string,
  addresses: readonly string[],
  environment: string | undefined,
): string | null {
  const own = new URL(siteUrl)
  const base = withoutLast(own.pathname, '/')
  if (addresses.length === 0 || addresses.includes(own.origin)) return null
  const [place, vars] =
    environment === undefined
      ? ['above its first [table]', '[vars]']
      : [`under [env.${environment}]`, `[env.${environment}.vars]`]
  return [
    `Note: links in feeds and in the API lead to ${siteUrl}, the ${base === '' ? 'url' : 'url and baseurl'} in _config.yml, and the site is deployed at ${addresses[0]}.`,
    `Either add its ${base === '' ? 'domain' : 'route'} to wrangler.toml, ${place}, its zone being in the same account:`,
    base === ''
      ? `  routes = [{ pattern = "${own.hostname}", custom_domain = true }]`
      : `  routes = ["${own.hostname}${base}*"]`,
    `or let them lead to where it is deployed, under ${vars}:`,
    `  SITE_URL = "${addresses[0]}"`,
    'and run the same command again.',
  ].join('\n')
}
