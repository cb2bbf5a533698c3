import type { Context } from 'liquidjs'
import type { RenderSite } from './site.ts'

type Filter = (value: unknown, ...args: unknown[]) => unknown

/** A filter where a template applies it. */
type AppliedFilter = (this: { context: Context }, value: unknown, ...args: unknown[]) => unknown

// What a character costs of what liquidjs lets a template use up (see `limits` in liquid.ts): Markdown takes longest.
const TEXT = 1
const MARKDOWN = 10

/** Jekyll's filters that liquidjs does not bring. */
export function jekyllFilters(
  { config: { url } }: RenderSite,
  markdown: (text: string) => string,
): Record<string, AppliedFilter> {
  return {
    relative_url: counted(TEXT, (value) => rooted(text(value))),
    absolute_url: counted(TEXT, (value) => (URL.canParse(text(value)) ? text(value) : url + rooted(text(value)))),
    strip_index: counted(TEXT, (value) => text(value).replace(/\/index\.html?$/, '/')),
    // Jekyll's is random: an archive would never load twice alike.
    sample: (value, count) =>
      Array.isArray(value) ? (count === undefined ? value[0] : value.slice(0, Number(count))) : value,
    markdownify: counted(MARKDOWN, (value) => markdown(text(value))),
    smartify: counted(MARKDOWN, (value) =>
      markdown(text(value))
        .trim()
        .replace(/^<p>|<\/p>$/g, ''),
    ),
  }
}

/** A filter that counts what it is given. */
const counted = (cost: number, filter: Filter): AppliedFilter =>
  function (value, ...args) {
    this.context.memoryLimit.use(cost * text(value).length)
    return filter(value, ...args)
  }

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

const rooted = (path: string): string => (URL.canParse(path) ? path : `/${path.replace(/^\/+/, '')}`)
