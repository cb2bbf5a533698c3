import { categoryNamed } from '../archive/category-pages.ts'
import { codeOf, readBeside, readText } from '../archive/files.ts'
import { createPictures } from '../archive/pictures.ts'
import { type PostHeader, toHeader } from '../archive/post.ts'
import type { PostFile } from '../archive/post-file.ts'
import { createAddedBy } from '../archive/post-links.ts'
import type { Problem } from '../archive/problem.ts'
import { misnamed, type Reading, type ReadPost, readPost, reopenPost, type Waiting } from '../archive/read-post.ts'
import type { JekyllSite } from '../archive/site.ts'
import { reopenPage } from '../archive/site-page.ts'
import type { Root } from '../archive/source.ts'
import { sourceOf } from '../archive/source-of.ts'
import type { ArticleJob } from '../plan/arrange.ts'
import type { toArticle } from '../plan/article.ts'
import { type EncodedArticle, encodeArticle } from '../plan/encoded.ts'
import type { MadePage, PageJob } from '../plan/site-pages.ts'
import type { EntryIds } from '../render/entry-ids.ts'
import type { RenderPage } from '../render/page.ts'
import type { Render } from '../render/render.ts'

export interface HeadersRead {
  /** The number of files that were read. */
  files: number
  headers: PostHeader[]
  /** Posts whose time has not come. */
  waiting: Waiting[]
  problems: Problem[]
}

export interface ArticlesMade {
  /** They are in the order of the jobs; null where a post makes no article. */
  articles: (EncodedArticle | null)[]
  problems: Problem[]
}

export interface PagesMade {
  /** They are in the order of the jobs; null where a page could not be made. */
  pages: (MadePage | null)[]
  problems: Problem[]
}

/** Reads and renders posts of a site one after the other, and calls `onItem` with the number of each before it begins. */
export interface Tasks {
  readHeaders(files: readonly PostFile[], onItem?: (item: number) => void): HeadersRead
  makeArticles(jobs: readonly ArticleJob[], onItem?: (item: number) => void): Promise<ArticlesMade>
  makePages(jobs: readonly PageJob[], onItem?: (item: number) => void): Promise<PagesMade>
}

/** @param now milliseconds since 1970; posts dated later are left out */
export function createTasks(site: JekyllSite, now: number): Tasks {
  // The renderer is half of the code that a thread loads, so it is loaded when there is something to render.
  let renderer: Promise<{ render: Render; idOf: EntryIds; toArticle: typeof toArticle }> | null = null
  let pageRenderer: Promise<RenderPage> | null = null
  const reading: Reading = {
    config: site.config,
    now,
    categoryNamed: categoryNamed(site.categoryPages),
    addedBy: createAddedBy(site.includes),
  }
  const loadRenderer = async () => {
    const [{ createRenderer }, { createEntryIds }, { toArticle }] = await Promise.all([
      import('../render/render.ts'),
      import('../render/entry-ids.ts'),
      import('../plan/article.ts'),
    ])
    return {
      toArticle,
      render: createRenderer(site, readBeside(site.root), createPictures(site.root, site.config)),
      idOf: createEntryIds(site),
    }
  }
  return {
    readHeaders(files, onItem) {
      sourceOf(site.root).expectFiles(files.map(({ location }) => location))
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
      const { render, idOf, toArticle } = await renderer
      const articles: (EncodedArticle | null)[] = []
      const problems: Problem[] = []
      sourceOf(site.root).expectFiles(jobs.map(({ post }) => post.location))
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
          const { id, problems: ofId } = idOf(post)
          const { article, problems: found } = toArticle(post, rendered, site.config, labels, id)
          problems.push(
            ...[...rendered.problems, ...ofId, ...found].map((problem) => ({ ...problem, path: header.location })),
          )
          const encoded = article && encodeArticle(others.length === 0 ? article : { ...article, others })
          const { missingPictures, included } = rendered
          articles.push(encoded && { ...encoded, missingPictures, included })
        } catch (error) {
          codeOf(error)
          const why = error instanceof Error ? error.message : String(error)
          articles.push(null)
          problems.push(notMade(header, 'not rendered', `rendering it failed: ${why}`))
        }
      }
      return { articles, problems }
    },

    async makePages(jobs, onItem) {
      pageRenderer ??= import('../render/page.ts').then(({ createPageRenderer }) =>
        createPageRenderer(site, readBeside(site.root), createPictures(site.root, site.config)),
      )
      const render = await pageRenderer
      const made = jobs.map((job, item) => {
        onItem?.(item)
        return makePage(site, job, render)
      })
      return { pages: made.map(({ page }) => page), problems: made.flatMap(({ problems }) => problems) }
    },
  }
}

function readFile(root: Root, file: PostFile, reading: Reading): ReadPost {
  const problem = misnamed(file, reading.config)
  if (problem !== null) return { post: null, problems: [problem] }
  const read = readText(root, file.location)
  return 'problem' in read ? { post: null, problems: [read.problem] } : readPost(file, read.text, reading)
}

/** The largest text that fits into a value of KV with everything around it, in bytes. */
const MOST_OF_PAGE = 24 * 1024 * 1024

function makePage(site: JekyllSite, { page: header, around }: PageJob, render: RenderPage) {
  const problem = (reason: Problem['reason'], detail: string) => ({
    page: null,
    problems: [{ path: header.file, line: null, reason, detail }],
  })
  try {
    const read = readText(site.root, header.file)
    const page = 'text' in read ? reopenPage(header, read.text, site) : null
    if (page === null) return problem('unreadable', 'it changed while the archive was read, load again')
    const { problems, ...made } = render(page, around)
    const bytes = Buffer.byteLength(JSON.stringify(made.text ?? made.shown))
    if (bytes <= MOST_OF_PAGE) return { page: made, problems }
    return problem('too large', `it has ${bytes} bytes, want at most ${MOST_OF_PAGE}; left out`)
  } catch (error) {
    codeOf(error)
    return problem('not rendered', `rendering it failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const notMade = ({ location: path }: PostHeader, reason: Problem['reason'], detail: string): Problem => ({
  path,
  line: null,
  reason,
  detail,
})
