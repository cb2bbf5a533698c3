import { pathStem } from '../../src/model/paths.ts'
import { pageTargets } from '../archive/claims.ts'
import type { FoundPosts } from '../archive/find-posts.ts'
import { createPause } from '../archive/pause.ts'
import type { PostFile } from '../archive/post-file.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import { ArchiveError, type JekyllSite } from '../archive/site.ts'
import type { PageHeader } from '../archive/site-page.ts'
import type { FoundPages } from '../archive/site-pages.ts'
import type { Root } from '../archive/source.ts'
import { placeOf } from '../archive/source-of.ts'
import type { StaticFile } from '../archive/static-files.ts'
import type { KvStore } from '../kv/kv.ts'
import { type Arrangement, arrange } from '../plan/arrange.ts'
import { Posts } from '../plan/posts.ts'
import { type PlacedPages, placePages } from '../plan/site-pages.ts'
import type { Pool } from '../threads/pool.ts'
import type { FilesRead } from '../threads/watched.ts'
import type { Archive } from './open-archive.ts'
import { type Screen, startProgress } from './progress.ts'
import { count } from './report.ts'

/** An archive whose posts are read, and not rendered yet. */
export interface ReadArchive extends AsyncDisposable {
  site: JekyllSite
  /** Files found below `_posts` and post folders. */
  total: number
  posts: Posts
  /** Files that nobody could read in time. */
  slow: readonly PostFile[]
  /** Posts whose time has not come. */
  waiting: readonly Waiting[]
  arrangement: Arrangement
  /** The static files that are served. */
  files: readonly StaticFile[]
  /** The site's own pages, each at its address, and what else may become of one. */
  pages: PlacedPages & Pick<FoundPages, 'unpublished'>
  problems: Problem[]
  pool: Pool
}

/** From so many posts on, reading them takes long enough for the local KV to start meanwhile. */
const MANY = 300

/**
 * Reads all posts of an archive.
 *
 * @param openKv called before many posts are read, so that KV starts meanwhile
 * @throws ArchiveError where there is nothing to load
 */
export async function readArchive(
  archive: Archive,
  openKv: () => Promise<KvStore>,
  { signal, out }: { signal: AbortSignal; out: Screen },
): Promise<ReadArchive> {
  const { site } = archive
  const pause = createPause(signal)
  const { files, ...found } = await archive.findAll(pause)
  const total = files.length + found.problems.length
  // Few posts are read before KV starts, so that nobody waits for an error message.
  if (files.length >= MANY) openKv().catch(() => {}) // Reported where it is used.
  await using opened = new AsyncDisposableStack()
  const pool = opened.use(archive.openPool(archive.today(), files.length))
  const posts = opened.use(new Posts())
  const read = await readAll(pool, files, posts, out)
  const problems = [...site.problems, ...found.notLoaded, ...found.problems, ...read.problems]
  if (posts.size === 0) throw new ArchiveError(nothingToLoad(site.root, total, problems))
  const besidePosts = await archive.findFiles(pause)
  const { served } = besidePosts
  for (const problem of besides(problems, served.problems)) problems.push(problem)
  const { pages: allPages, unpublished, problems: ofPages } = besidePosts.pages
  const paths = new Map(allPages.map(({ file, path }) => [file, path]))
  const arrangement = await arrange(
    site.config,
    posts,
    pause,
    pageTargets((file) => paths.get(file), site.config.collectionsDir),
  )
  const placed = placePages(allPages)
  for (const problem of [...arrangement.problems, ...besides(problems, ofPages), ...placed.problems])
    problems.push(problem)
  const toClose = opened.move()
  return {
    site,
    total,
    posts,
    slow: read.slow,
    waiting: read.waiting,
    arrangement,
    files: besideRendered(served.files, placed.pages, problems),
    pages: { ...placed, unpublished },
    problems,
    pool,
    [Symbol.asyncDispose]: () => toClose.disposeAsync(),
  }
}

/** The static files at whose addresses Liquid renders none: that one is served, and the other is a problem. */
function besideRendered(
  files: readonly StaticFile[],
  pages: readonly PageHeader[],
  problems: Problem[],
): readonly StaticFile[] {
  const rendered = new Map(
    pages.flatMap((page) => (page.kind === 'file' ? [[pathStem(page.path), page] as const] : [])),
  )
  if (rendered.size === 0) return files
  return files.filter(({ path, stem }) => {
    const page = rendered.get(stem)
    if (page === undefined) return true
    const detail = `its URL ${page.path} is also that of "${page.file}", which Liquid renders; want another permalink`
    problems.push({ path, line: null, reason: 'duplicate URL', detail })
    return false
  })
}

/** The problems that are not known yet: what cannot be read is found with the posts, and once more with other files. */
/** The problems that are not known yet: what cannot be read is found with the posts, and once more with other files. */
function besides(known: readonly Problem[], found: readonly Problem[]): Problem[] {
  const keyOf = ({ path, reason }: Problem): string => `${reason} ${path}`
  const keys = new Set(known.map(keyOf))
  return found.filter((problem) => !keys.has(keyOf(problem)))
}

/** Adds what all files say to the posts; returns everything else that was read. */
async function readAll(pool: Pool, files: FoundPosts['files'], posts: Posts, out: Screen) {
  using progress = startProgress('reading', out, files.length)
  const all: Pick<FilesRead, 'slow' | 'waiting' | 'problems'> = { slow: [], waiting: [], problems: [] }
  let done = 0
  for await (const read of pool.readHeaders(takenFrom(files))) {
    posts.addAll(read.headers)
    all.problems.push(...read.problems)
    all.slow.push(...read.slow)
    all.waiting.push(...read.waiting)
    done += read.files
    progress.at(done)
  }
  return all
}

/** Items in their order, each let go as it is taken. */
function* takenFrom<T>(items: T[]): Generator<T> {
  items.reverse()
  for (let item = items.pop(); item !== undefined; item = items.pop()) yield item
}

function nothingToLoad(root: Root, files: number, [first]: readonly Problem[]): string {
  const found = files === 0 ? 'it has no file in a _posts folder' : `of ${count(files, 'file')} none is published`
  const why =
    first === undefined ? found : `${found}; the first problem: ${first.path}, ${first.reason}, ${first.detail}`
  return `Cannot load "${placeOf(root)}": ${why}. KV is left as it is.`
}
