import { expect, test } from 'vitest'
import { MOST_CONVERTED } from '../../src/api/bounds.ts'
import { articleMarkdown } from '../../src/api/markdown.ts'
import { bodyMarkdown } from '../../src/model/markdown-body.ts'
import { findArchive, otherArchives } from '../archives.ts'
import { loadSite } from '../seed/load-site.ts'
import { seenOfHtml, seenOfMarkdown } from '../seen.ts'

/** So many articles have more HTML than a request may convert, and so have Markdown of their own. */
const large: Record<string, number> = { bitcoinops: 4, 'opensuse-news': 19, scala: 1 }

test.each(['finews', ...otherArchives])(
  'the Markdown of every article of %s is read back to the same',
  async (name) => {
    const folder = findArchive(name)
    if (folder === null) return
    const { site, articles } = await loadSite(folder)
    const own = [...articles.values()].filter(({ ownMarkdown }) => ownMarkdown)
    console.log(`${name}: ${articles.size} articles, ${own.length} of them with Markdown of their own`)
    expect(own).toHaveLength(large[name] ?? 0)
    expect(own).toEqual([...articles.values()].filter(({ html }) => html.length > MOST_CONVERTED))
    const wrong: string[] = []
    for (const article of articles.values()) {
      const read = JSON.stringify(seenOfMarkdown(bodyMarkdown(article.html)))
      if (read !== JSON.stringify(seenOfHtml(article.html))) wrong.push(article.file)
      const [title = ''] = seenOfMarkdown(articleMarkdown(site, article)).text.split(' Published: ')
      if (title !== article.title.replace(/\s+/g, ' ').trim()) wrong.push(`${article.file}: ${title}`)
    }
    expect(wrong).toEqual([])
  },
)
