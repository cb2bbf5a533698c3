import { categoryNamed } from '../archive/category-pages.ts'
import { readText } from '../archive/files.ts'
import type { PostFile } from '../archive/find-posts.ts'
import { type PostHeader, toHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import { misnamed, type Reading, type ReadPost, readPost, reopenPost, type Waiting } from '../archive/read-post.ts'
import type { JekyllSite } from '../archive/site.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import { toArticle } from '../plan/article.ts'
import { type EncodedArticle, encodeArticle } from '../plan/encoded.ts'
import type { Render } from '../render/render.ts'

export interface HeadersRead {
  /** How many files were read. */
  files: number
  headers: PostHeader[]
  /** Posts whose time has not come. */
  waiting: Waiting[]
  problems: Problem[]
}

export interface ArticlesMade {
  /** In the order of the jobs; null where a post makes no article. */
  articles: (EncodedArticle | null)[]
  problems: Problem[]
}

/** What there is to do with the posts of a site, one after the other. Each is told of, by its number, before it is begun. */
export interface Tasks {
  readHeaders(files: readonly PostFile[], onItem?: (item: number) => void): HeadersRead
  makeArticles(jobs: readonly ArticleJob[], onItem?: (item: number) => void): Promise<ArticlesMade>
}

/** @param now milliseconds; posts dated later are left out */
export function createTasks(site: JekyllSite, now: number): Tasks {
  // Half of what a thread loads: only when there is something to render, and while others write.
  let renderer: Promise<Render> | null = null
  const reading: Reading = { config: site.config, now, categoryNamed: categoryNamed(site.categoryPages) }
  const loadRenderer = async () => (await import('../render/render.ts')).createRenderer(site)
  return {
    readHeaders(files, onItem) {
      const all = files.map((file, item) => {
        onItem?.(item)
        return readFile(site.root, file, reading)
      })
      return {
        files: files.length,
        headers: all.flatMap(({ post }) => (post === null ? [] : [toHeader(post)])),
        waiting: all.flatMap(({ waiting }) => waiting ?? []),
        problems: all.flatMap(({ problems }) => problems),
      }
    },

    async makeArticles(jobs, onItem) {
      renderer ??= loadRenderer()
      const render = await renderer
      const articles: (EncodedArticle | null)[] = []
      const problems: Problem[] = []
      for (const [item, { post: header, others, around, labels }] of jobs.entries()) {
        onItem?.(item)
        const read = readText(site.root, header.location)
        const post = 'text' in read ? reopenPost(header, read.text, site.config) : null
        if (post === null) {
          articles.push(null)
          problems.push(notMade(header, 'unreadable', 'it changed while the archive was read, load again'))
          continue
        }
        try {
          const rendered = await render(post, around)
          const { article, problems: found } = toArticle(post, rendered, site.config, labels)
          problems.push(...[...rendered.problems, ...found].map((problem) => ({ ...problem, path: header.location })))
          articles.push(article && encodeArticle(others.length === 0 ? article : { ...article, others }))
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error)
          articles.push(null)
          problems.push(notMade(header, 'not rendered', `rendering it failed: ${why}`))
        }
      }
      return { articles, problems }
    },
  }
}

function readFile(root: string, file: PostFile, reading: Reading): ReadPost {
  const problem = misnamed(file, reading.config)
  if (problem !== null) return { post: null, problems: [problem] }
  const read = readText(root, file.location)
  return 'problem' in read ? { post: null, problems: [read.problem] } : readPost(file, read.text, reading)
}

const notMade = ({ location: path }: PostHeader, reason: Problem['reason'], detail: string): Problem => ({
  path,
  line: null,
  reason,
  detail,
})
