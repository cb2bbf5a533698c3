import { type Collections, dateText } from './collections.ts'
import type { Config } from './config.ts'
import { extensionOf, isPageFile } from './extensions.ts'
import type { ListedDocument } from './post-file.ts'
import type { Problem } from './problem.ts'

/** What of a site says which documents of its collections are in lists and feeds. */
export interface ListingSite {
  config: Pick<Config, 'listedCollections' | 'outputCollections' | 'markdownExtensions'>
  collections: Collections
}

/**
 * The documents that are in lists and feeds as posts are, by their paths (`edge_news.collections`): those that are Markdown or HTML
 * and have a date. Jekyll takes the time of the build for any other, which would make it new with each load.
 */
export function listedDocuments(site: ListingSite): Map<string, ListedDocument> {
  const listed = new Map<string, ListedDocument>()
  for (const [collection, documents] of listedCollections(site)) {
    for (const data of documents) {
      if (isEntry(data, site)) listed.set(String(data.path), { collection, url: String(data.url) })
    }
  }
  return listed
}

/** Reports the collections that are to be in lists and feeds, as far as they are not. */
export function notListed(configFile: string, site: ListingSite): Problem[] {
  const { listedCollections: wanted, outputCollections } = site.config
  const labels = outputCollections.map(({ label }) => label)
  const unknown = wanted.filter((label) => !labels.includes(label))
  return [
    ...unknown.map((label) => ({
      ...{ path: configFile, line: null, reason: 'not loaded' as const },
      detail: `edge_news.collections wants "${label}" in lists and feeds, want a collection with "output: true"`,
    })),
    ...listedCollections(site).flatMap(([, documents]): Problem[] => {
      const [first, ...others] = documents.filter((data) => !isEntry(data, site))
      const detail =
        'it is not in lists and feeds, want Markdown or HTML with a date in its front matter or its name; it is a page'
      const files = others.length === 0 ? {} : { files: 1 + others.length }
      return first === undefined
        ? []
        : [{ path: String(first.path), line: null, reason: 'not loaded', detail, ...files }]
    }),
  ]
}

const listedCollections = ({ config: { listedCollections, outputCollections }, collections }: ListingSite) =>
  outputCollections
    .filter(({ label }) => listedCollections.includes(label))
    .map(({ label }): [string, Record<string, unknown>[]] => [label, collections[label] ?? []])

const isEntry = ({ path, date }: Record<string, unknown>, { config: { markdownExtensions } }: ListingSite): boolean => {
  const file = String(path)
  // Posts are no XHTML.
  return dateText(date) !== null && extensionOf(file) !== 'xhtml' && isPageFile(file, markdownExtensions)
}
