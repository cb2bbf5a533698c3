import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrange } from '../../seed/plan/arrange.ts'
import { Posts } from '../../seed/plan/posts.ts'
import { parseVisible } from '../../seed/render/clean.ts'
import { withoutNotes } from '../../seed/render/notes.ts'
import { foldSpace } from '../../seed/render/text.ts'
import { parseHtml, textOf } from '../../seed/render/tree.ts'
import type { Article } from '../../src/model/article.ts'
import { shortened } from '../../src/model/cut-text.ts'
import { findOracle } from '../archives.ts'
import { makeSite } from './make-site.ts'
import { readArchive } from './read-archive.ts'

/** A small site and what Jekyll made of each of its posts. */
interface Scenario {
  name: string
  files: Record<string, string>
  posts: {
    file: string
    url: string
    id: string
    title: string
    date: string
    categories: string[]
    tags: string[]
    content: string
    excerpt: string
  }[]
}

const oracle = findOracle('jekyll-features.json')
const scenarios: Scenario[] = oracle === null ? [] : JSON.parse(readFileSync(oracle, 'utf8'))

/** Scenarios of which something is otherwise here, and why. */
const different: Record<string, string> = {
  'permalinks-14': 'of two posts at one address the newer one is shown',
}

/** A description takes the place of an excerpt, as in jekyll-feed. */
const descriptions: Record<string, string[]> = {
  'frontmatter_defaults-03': ['the webpage', 'the webpage', 'the webpage', 'the special section'],
}

const now = Date.parse('2026-11-26T00:00:00Z')

/** The text that a reader sees, its quotes and white space folded. */
const visible = (html: string): string =>
  foldSpace(textOf(parseVisible(html, 'https://news.example.com/')).normalize('NFC'))

/** A summary has no notes, which Jekyll's excerpts have. */
const withoutMarks = (html: string): string =>
  foldSpace(textOf(withoutNotes(parseVisible(html, 'https://news.example.com/'))).normalize('NFC'))

/** A site's posts as a load reads and renders them, by their files. */
async function readScenario(files: Record<string, string>) {
  const { config, posts, tasks } = await readArchive(makeSite(files), now)
  const jobs = [...(await arrange(config, new Posts(posts))).jobs]
  const { articles } = await tasks.makeArticles(jobs)
  const made = new Map(
    articles.map((article) => {
      const { file, summary } = JSON.parse(article?.head ?? '{}') as Article
      return [file, { html: article?.html ?? '', summary }]
    }),
  )
  return jobs.map(({ post }) => ({
    file: post.file,
    url: decodeURI(post.path),
    id: decodeURI(post.jekyllId),
    title: post.title,
    date: Date.parse(post.published),
    categories: post.categories,
    tags: post.tags,
    content: foldSpace(textOf(parseHtml(made.get(post.file)?.html ?? '')).normalize('NFC')),
    excerpt: made.get(post.file)?.summary,
  }))
}

const asJekyllHas = ({ posts }: Scenario) =>
  posts.map(({ file, url, id, title, date, categories, tags, content, excerpt }) => ({
    file,
    url: decodeURI(url),
    id: decodeURI(id),
    title,
    date: Date.parse(date),
    categories,
    tags,
    content: visible(content),
    excerpt: shortened(withoutMarks(excerpt), 200),
  }))

const byFile = <T extends { file: string }>(posts: T[]): T[] => posts.toSorted((a, b) => (a.file < b.file ? -1 : 1))

describe.skipIf(oracle === null)('small sites are read as Jekyll reads them', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
    const ours = await readScenario(scenario.files).catch((error: unknown) => String(error))
    const theirs = byFile(asJekyllHas(scenario)).map((post, n) => ({
      ...post,
      excerpt: descriptions[name]?.[n] ?? post.excerpt,
    }))
    const isSame = typeof ours !== 'string' && different[name] === undefined
    if (isSame) expect(byFile(ours)).toEqual(theirs)
    else expect(ours).not.toEqual(theirs)
  })
})
