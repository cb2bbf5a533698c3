import type { RenderSite } from './liquid.ts'

type Filter = (value: unknown, ...args: unknown[]) => unknown

/** Jekyll's filters that liquidjs does not bring. */
export function jekyllFilters(
  { config: { url } }: RenderSite,
  markdown: (text: string) => string,
): Record<string, Filter> {
  return {
    relative_url: (value) => rooted(text(value)),
    absolute_url: (value) => (URL.canParse(text(value)) ? text(value) : url + rooted(text(value))),
    strip_index: (value) => text(value).replace(/\/index\.html?$/, '/'),
    // Jekyll's is random: an archive would never load twice alike.
    sample: (value, count) =>
      Array.isArray(value) ? (count === undefined ? value[0] : value.slice(0, Number(count))) : value,
    markdownify: (value) => markdown(text(value)),
    smartify: (value) =>
      markdown(text(value))
        .trim()
        .replace(/^<p>|<\/p>$/g, ''),
  }
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

const rooted = (path: string): string => (URL.canParse(path) ? path : `/${path.replace(/^\/+/, '')}`)
