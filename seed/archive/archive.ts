import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathStem } from '../../src/model/paths.ts'
import type { Problem } from '../problem.ts'
import { type Config, ConfigError, labelIn, readConfig } from './config.ts'
import { findPosts, readDataFiles, readText } from './files.ts'
import { isMapping } from './front-matter.ts'
import type { Post } from './post.ts'
import { readPost } from './read-post.ts'
import { parseYaml, YamlError } from './yaml.ts'

/** A Jekyll site, read. */
export interface Archive {
  config: Config
  context: SiteContext
  /** Published posts, newest first; of the same moment, the later file name first. */
  posts: Post[]
  /** Files found below `_posts` folders. */
  files: number
  problems: Problem[]
}

/** What rendering a post needs to know of the site around it. Plain data, so that it can cross to worker threads. */
export interface SiteContext {
  /** Scheme and host, without a trailing slash. */
  url: string
  /** `_config.yml` and, under `data`, the files of `_data`: Liquid's `site`. */
  site: Record<string, unknown>
  /** For Liquid's `post_url` and `link`: URL paths by post, by its name without extension (`2026-08-14-roundup`, with the folders below `_posts` too) and by its file. */
  urls: Record<string, string>
}

/** Nothing can be read here; the message says what is wanted. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/**
 * Reads the Jekyll site in a folder.
 *
 * @param now milliseconds; posts dated later are left out
 * @throws ArchiveError where the folder is no Jekyll site
 */
export function readArchive(root: string, now: number): Archive {
  const { config, site, problems } = readSite(root)
  const found = findPosts(root, config.exclude)
  problems.push(...found.problems)
  const posts: Post[] = []
  for (const file of found.files) {
    const read = readText(root, file.path)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    const { post, problems: seen } = readPost(file, read.text, config, now)
    problems.push(...seen)
    if (post !== null) posts.push(post)
  }
  posts.sort(newestFirst)
  const unique = withoutDuplicates(posts, problems)
  return {
    config,
    context: { url: config.url, site, urls: urlsByName(unique) },
    posts: unique,
    files: found.files.length + found.problems.length,
    problems,
  }
}

function readSite(root: string): { config: Config; site: Record<string, unknown>; problems: Problem[] } {
  const name = ['_config.yml', '_config.yaml'].find((file) => existsSync(join(root, file)))
  if (name === undefined) {
    throw new ArchiveError(`Cannot load "${root}": there is no _config.yml in it, want the folder of a Jekyll site`)
  }
  const read = readText(root, name)
  if ('problem' in read) throw new ArchiveError(`Cannot load "${join(root, name)}": ${read.problem.detail}`)
  const problems: Problem[] = []
  const data = readData(root, problems)
  try {
    const yaml = parseYaml(read.text)
    const config = readConfig(yaml, data)
    return { config, site: { ...(isMapping(yaml) ? yaml : {}), data }, problems }
  } catch (error) {
    if (error instanceof ConfigError) throw new ArchiveError(`Cannot load "${join(root, name)}": ${error.message}`)
    if (error instanceof YamlError) {
      const line = error.line === null ? '' : ` line ${error.line}`
      throw new ArchiveError(`Cannot load "${join(root, name)}"${line}: it does not parse, ${error.message}`)
    }
    throw error
  }
}

/** The files of `_data` as one mapping, folders as mappings in it. One that does not parse is a problem and left out. */
function readData(root: string, problems: Problem[]): Record<string, unknown> {
  const data = emptyMapping()
  const read = readDataFiles(root)
  problems.push(...read.problems)
  for (const { name, path, text } of read.files) {
    let folder = data
    for (const step of name.slice(0, -1)) {
      const below = folder[step]
      const next = isMapping(below) ? below : emptyMapping()
      folder[step] = next
      folder = next
    }
    try {
      folder[name.at(-1) ?? ''] = parseYaml(text)
    } catch (error) {
      if (!(error instanceof YamlError)) throw error
      problems.push({ path, line: error.line, reason: 'broken data', detail: `it does not parse: ${error.message}` })
    }
    if (/^_data\/(?:categories|authors)\./.test(path)) problems.push(...unlabelled(path, data[name[0] ?? '']))
  }
  return data
}

/** What `_data/categories.yml` and `_data/authors.yml` hold that names nothing. */
function unlabelled(path: string, value: unknown): Problem[] {
  const wanted = 'want "name: Label" lines'
  const problem = (found: string): Problem => ({
    path,
    line: null,
    reason: 'broken data',
    detail: `${found}, ${wanted}; not used`,
  })
  if (value === undefined || value === null) return []
  if (!isMapping(value)) return [problem('it is no mapping')]
  const bad = Object.keys(value).filter((key) => labelIn(value[key]) === null)
  return bad.length === 0 ? [] : [problem(`${bad.length} entries have no label, the first is "${bad[0]}"`)]
}

// File names become keys: without a prototype, `__proto__` is a name like any other.
const emptyMapping = (): Record<string, unknown> => Object.create(null)

/** Jekyll's order of posts, turned round: by date, then by path. */
function newestFirst(a: Post, b: Post): number {
  const byDate = Date.parse(b.published) - Date.parse(a.published)
  return byDate !== 0 ? byDate : a.file < b.file ? 1 : -1
}

/** Of posts with one URL the newest stays: its page is the one that Jekyll wrote last. */
function withoutDuplicates(newestFirst: Post[], problems: Problem[]): Post[] {
  const winners = new Map<string, Post>()
  return newestFirst.filter((post) => {
    const stem = pathStem(post.path)
    const winner = winners.get(stem)
    if (winner === undefined) {
      winners.set(stem, post)
      return true
    }
    problems.push({
      path: post.file,
      line: null,
      reason: 'duplicate URL',
      detail: `its URL ${post.path} is also that of "${winner.file}", which is newer; want another title, slug or permalink`,
    })
    return false
  })
}

function urlsByName(posts: Post[]): Record<string, string> {
  const urls: Record<string, string> = Object.create(null)
  for (const { file, path } of posts) {
    const below = file.replace(/^(?:.*\/)?_posts\//, '').replace(/\.[^.]+$/, '')
    urls[below.replace(/^.*\//, '')] ??= path
    urls[below] = path
    urls[file] = path
  }
  return urls
}
