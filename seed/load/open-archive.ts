import { type FoundPosts, findPosts, findThese } from '../archive/find-posts.ts'
import { fetchFiles } from '../archive/git-repository.ts'
import { listedDocuments } from '../archive/listed-documents.ts'
import type { Pause } from '../archive/pause.ts'
import { type JekyllSite, openJekyllSite, wantUrl } from '../archive/site.ts'
import { findSiteFiles } from '../archive/site-files.ts'
import { type FoundPages, pagesAt, readPages } from '../archive/site-pages.ts'
import type { Root } from '../archive/source.ts'
import { type FoundStaticFiles, type StaticFilesAt, servedFiles, staticFilesAt } from '../archive/static-files.ts'
import { openPool, type Pool } from '../threads/pool.ts'
import type { ThreadOptions } from '../threads/threads.ts'
import { withFormerIds } from './former-feed.ts'

/** Where a load gets posts from, and what reads and renders them. */
export interface Archive {
  site: JekyllSite
  /** Milliseconds since 1970: posts dated later wait. */
  today(): number
  /** The files of all posts. */
  findAll(pause: Pause): Promise<FoundPosts>
  /** The files of the posts that these paths name. */
  findThese(paths: readonly string[]): FoundPosts
  /** Its static files that are served, and all its pages. */
  findFiles(pause: Pause): Promise<FoundFiles>
  /** What is at the stems of these paths now, as far as they may be static files. */
  findFilesAt(paths: readonly string[]): StaticFilesAt
  /** Those of the pages that are in these files. */
  pagesAt(paths: readonly string[]): FoundPages
  /**
   * @param now posts dated later wait
   * @param posts about how many there will be
   */
  openPool(now: number, posts: number): Pool
}

/** What a site has besides posts. */
export interface FoundFiles {
  served: FoundStaticFiles
  pages: FoundPages
}

export interface ArchiveOptions {
  /** Leaves posts out whose front matter is no YAML, instead of mending it. */
  strictYaml?: boolean | undefined
  /** True where readers are led to what is loaded, so that the site must say its address. */
  needsUrl?: boolean | undefined
  /** True where nothing is written. */
  dryRun?: boolean | undefined
  /** See `PoolOptions`. */
  isTrusted?: boolean | undefined
  /** How the threads that render are run. */
  threads?: ThreadOptions | undefined
  /** Milliseconds since 1970; the calendar of this machine where absent. */
  today?: (() => number) | undefined
  /** Ends reading and rendering. */
  signal: AbortSignal
}

/**
 * A Jekyll site on this machine.
 *
 * @param root its folder, or its commit
 * @throws ArchiveError where there is none, or it does not say the address that it needs
 */
export async function openArchive(
  root: Root,
  { strictYaml, needsUrl, dryRun, isTrusted, threads, today = Date.now, signal }: ArchiveOptions,
): Promise<Archive> {
  const found = openJekyllSite(root, strictYaml)
  if (needsUrl) wantUrl(found)
  const site = await withFormerIds(found)
  const documents = listedDocuments(site)
  return {
    site,
    today,
    async findAll(pause) {
      await fetchFiles(root, signal)
      return await findPosts(root, site.config, pause, documents)
    },
    findThese: (paths) => findThese(root, paths, site.config, documents),
    async findFiles(pause) {
      const found = await findSiteFiles(root, site.config, pause)
      return { served: servedFiles(found, site.config), pages: await readPages(site, found, today(), pause) }
    },
    findFilesAt: (paths) => staticFilesAt(root, paths, site.config),
    pagesAt: (paths) => pagesAt(site, paths, today()),
    openPool: (now, posts) => openPool(site, now, posts, signal, { ...threads, dryRun, isTrusted }),
  }
}
