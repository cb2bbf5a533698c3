import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CategoryPage, readCategoryPages } from './category-pages.ts'
import { type Config, ConfigError, LABEL_MAX_BYTES, labelIn, readConfig } from './config.ts'
import { type DataFile, readDataFiles, readText } from './files.ts'
import { badPostFolders } from './find-posts.ts'
import { isMapping } from './front-matter.ts'
import type { Problem } from './problem.ts'
import { parseYaml, YamlError } from './yaml.ts'

/** What of a Jekyll site is no post: its configuration and data. Plain data, so that it can cross to worker threads. */
export interface JekyllSite {
  /** The folder. */
  root: string
  config: Config
  /** `_config.yml` and, under `data`, the files of `_data`: Liquid's `site`. */
  liquid: Record<string, unknown>
  /** Sorted by their addresses. */
  categoryPages: CategoryPage[]
  /** Hash of the configuration and the data: where it changes, any post may become another article. */
  fingerprint: string
  problems: Problem[]
}

/** Nothing can be read here; the message says what is wanted. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/**
 * Reads the configuration, data and category pages of the Jekyll site in a folder.
 *
 * @param strictYaml true where front matter that is no YAML is not to be mended
 * @throws ArchiveError where the folder is no Jekyll site
 */
export function openSite(root: string, strictYaml = false): JekyllSite {
  const name = ['_config.yml', '_config.yaml'].find((file) => existsSync(join(root, file)))
  if (name === undefined) {
    throw new ArchiveError(`Cannot load "${root}": there is no _config.yml in it, want the folder of a Jekyll site`)
  }
  const read = readText(root, name)
  if ('problem' in read) throw new ArchiveError(`Cannot load "${join(root, name)}": ${read.problem.detail}`)
  const problems: Problem[] = []
  const { files, problems: unread } = readDataFiles(root)
  problems.push(...unread)
  const data = parseData(files, problems)
  try {
    const yaml = parseYaml(read.text)
    const liquid = { ...(isMapping(yaml) ? yaml : {}), data }
    const config = readConfig(yaml, data, strictYaml)
    const { pages, problems: broken } = readCategoryPages(root, config)
    problems.push(...badPostFolders(root, config), ...broken)
    const texts = [read.text, ...files.flatMap(({ path, text }) => [path, text])]
    const fingerprint = hash('sha256', JSON.stringify([texts, strictYaml]), 'base64url')
    return { root, config, liquid, categoryPages: pages, fingerprint, problems }
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
function parseData(files: readonly DataFile[], problems: Problem[]): Record<string, unknown> {
  const data = emptyMapping()
  for (const { name, path, text } of files) {
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
    if (/^_data\/categories\./.test(path)) problems.push(...overlong(path, data[name[0] ?? '']))
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

/** What `_data/categories.yml` calls categories by too long a name. */
function overlong(path: string, value: unknown): Problem[] {
  if (!isMapping(value)) return []
  return Object.keys(value).flatMap((key): Problem[] => {
    const bytes = Buffer.byteLength(labelIn(value[key]) ?? '')
    const detail = `the label of "${key.slice(0, 80)}" has ${bytes} bytes, want at most ${LABEL_MAX_BYTES}; not used`
    return bytes <= LABEL_MAX_BYTES ? [] : [{ path, line: null, reason: 'too large', detail }]
  })
}

// File names become keys: without a prototype, `__proto__` is a name like any other.
const emptyMapping = (): Record<string, unknown> => Object.create(null)
