import type { Article, Entry } from '../model/article.ts'
import { foldSpaces } from '../model/html-scanner.ts'
import { addressLink, escapeMarkdown } from '../model/markdown-text.ts'
import { markdownOf } from '../model/own-markdown.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'

/**
 * Writes an article for programs that read text, as CommonMark with GFM's tables.
 *
 * @param body its Markdown
 */
export const articleMarkdown = (
  site: SiteConfiguration,
  article: Article,
  body: string = markdownOf(site, article),
): string => entryMarkdown(site, article, body)

/** Writes the same of what lists carry of an article. */
export function entryMarkdown(site: SiteConfiguration, entry: Omit<Entry, 'hash'>, body: string): string {
  const { title, published, updated, authors, categories, tags, source, path } = entry
  const url = absoluteUrl(site, path)
  const facts = [
    `Published: ${published}`,
    ...(updated === published ? [] : [`Updated: ${updated}`]),
    ...named('By', authors),
    ...named(
      'Categories',
      categories.map(({ label }) => label),
    ),
    ...named('Tags', tags),
    ...named('Source', source?.name ? [source.name] : []),
    ...(source?.url ? [`Original: ${addressLink(source.url)}`] : []),
    `Page: ${addressLink(url)}`,
  ]
  const heading = `# ${oneLine(title).replace(/#$/, '\\#')}`
  return `${[heading, facts.map((fact) => `- ${fact}`).join('\n'), ...(body === '' ? [] : [body])].join('\n\n')}\n`
}

const oneLine = (text: string): string => escapeMarkdown(foldSpaces(text))

const named = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${what}: ${oneLine(names.join(', '))}`]
