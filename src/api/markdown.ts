import { toMdast } from 'hast-util-to-mdast'
import type { PhrasingContent, RootContent } from 'mdast'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'
import type { Article } from '../model/article.ts'
import { absoluteUrl, type Site } from '../model/site.ts'
import { parseHtml } from './html-tree.ts'

/** An article for programs that read text: CommonMark with GFM's tables. */
export async function articleMarkdown(site: Site, article: Article): Promise<string> {
  const { title, published, updated, authors, categories, tags, source, path } = article
  const facts: PhrasingContent[][] = [
    [text(`Published: ${published}`)],
    ...(updated === published ? [] : [[text(`Updated: ${updated}`)]]),
    ...named('By', authors),
    ...named(
      'Categories',
      categories.map(({ label }) => label),
    ),
    ...named('Tags', tags),
    ...named('Source', source?.name ? [source.name] : []),
    ...(source?.url ? [[text('Original: '), link(source.url)]] : []),
    [text('Page: '), link(absoluteUrl(site, path))],
  ]
  const body = toMdast(await parseHtml(article.html))
  const children: RootContent[] = [
    { type: 'heading', depth: 1, children: [text(title)] },
    {
      type: 'list',
      spread: false,
      children: facts.map((children) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children }],
      })),
    },
    ...(body.type === 'root' ? body.children : [body as RootContent]),
  ]
  return toMarkdown({ type: 'root', children }, { bullet: '-', extensions: [gfmTableToMarkdown()] })
}

const text = (value: string): PhrasingContent => ({ type: 'text', value })

const link = (url: string): PhrasingContent => ({ type: 'link', url, children: [text(url)] })

const named = (what: string, names: readonly string[]): PhrasingContent[][] =>
  names.length === 0 ? [] : [[text(`${what}: ${names.join(', ')}`)]]
