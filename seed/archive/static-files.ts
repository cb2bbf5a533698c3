import { addressOfFile, stemOfAddress } from '../../src/model/file-addresses.ts'
import { fileKey, KEY_MAX_BYTES } from '../../src/model/keys.ts'
import { mediaTypeOf } from '../../src/model/media-type.ts'
import { escapePath } from '../../src/model/paths.ts'
import { isReservedPath, pathTakenBy } from '../../src/model/reserved-paths.ts'
import { addressInCollection, collectionOf } from './collection-folders.ts'
import type { Config } from './config.ts'
import { readFolder } from './files.ts'
import type { Problem } from './problem.ts'
import { type FoundSiteFiles, fileNames, filesOfCollections, type SiteFilesConfig, siteFileAt } from './site-files.ts'
import type { Root } from './source.ts'

/** A file of the site that is served as it is. */
export interface StaticFile {
  /** Its path in the archive, with slashes. */
  path: string
  /** The decoded path of its address. */
  address: string
  /** See `pathStem` in src/model/paths.ts. */
  stem: string
}

export interface FoundStaticFiles {
  /** One for each stem, sorted by path. */
  files: StaticFile[]
  problems: Problem[]
}

/** What is at the stems of some paths. */
export interface StaticFilesAt {
  /** The file at each stem that one of the paths has; null where there is none any more. */
  byStem: Map<string, StaticFile | null>
  problems: Problem[]
}

export type StaticFilesConfig = SiteFilesConfig & Pick<Config, 'staticFiles'>

/** The static files that are served, of the files that were found of a site. Of those at one stem the last one by path is. */
export function servedFiles(found: FoundSiteFiles, config: StaticFilesConfig): FoundStaticFiles {
  if (config.staticFiles === 'none') return { files: [], problems: [] }
  const paths = found.files.filter(({ kind }) => kind === 'static').map(({ path }) => path)
  const { files, problems } = place(
    paths.filter((path) => isServed(path, config)),
    config,
  )
  return { files, problems: [...found.problems, ...problems] }
}

/** What `servedFiles` gives at the stems of some paths, whatever lies at the paths now. */
export function staticFilesAt(root: Root, paths: readonly string[], config: StaticFilesConfig): StaticFilesAt {
  const byStem: StaticFilesAt['byStem'] = new Map()
  const problems: Problem[] = []
  const mayBeFile = config.staticFiles === 'none' ? () => false : fileNames(root, config)
  const stems = paths
    .filter((path) => mayBeFile(path) && isServed(path, config))
    .map((path) => toStaticFile(path, config).stem)
  const inCollections = Map.groupBy(
    stems.length === 0 ? [] : filesOfCollections(root, config),
    (path) => toStaticFile(path, config).stem,
  )
  for (const stem of new Set(stems)) {
    const paths = [...pathsWithStem(root, stem, config), ...(inCollections.get(stem) ?? [])]
    const there = paths.flatMap((path) => siteFileAt(root, path, config) ?? [])
    const files = there.flatMap((file) => ('kind' in file && file.kind === 'static' ? [file.path] : []))
    const placed = place(
      files.filter((path) => isServed(path, config)),
      config,
    )
    problems.push(...there.filter((file) => 'reason' in file), ...placed.problems)
    byStem.set(stem, placed.files[0] ?? null)
  }
  return { byStem, problems }
}

export const isServed = (path: string, { staticFiles }: StaticFilesConfig): boolean =>
  staticFiles === 'all' || mediaTypeOf(path).startsWith('image/')

function toStaticFile(path: string, config: StaticFilesConfig): StaticFile {
  const address = addressOfSiteFile(path, config)
  return { path, address, stem: stemOfAddress(address) }
}

/** Gives the address of a static file of the site, as a decoded path. */
export const addressOfSiteFile = (path: string, { outputCollections }: Pick<Config, 'outputCollections'>): string =>
  addressInCollection(path, outputCollections) ?? addressOfFile(path)

function place(paths: readonly string[], config: StaticFilesConfig): FoundStaticFiles {
  const byStem = new Map<string, StaticFile>()
  const problems: Problem[] = []
  const refuse = (path: string, reason: Problem['reason'], detail: string) =>
    problems.push({ path, line: null, reason, detail })
  for (const path of inJekyllsOrder(paths, config)) {
    const file = toStaticFile(path, config)
    if (isReplaced(file)) continue
    const fault = nameFault(file)
    if (fault !== null) {
      refuse(path, 'bad name', fault)
      continue
    }
    const before = byStem.get(file.stem)
    if (before !== undefined) refuse(before.path, 'duplicate URL', sameAddress(before, file))
    byStem.set(file.stem, file)
  }
  return { files: [...byStem.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), problems }
}

/** Jekyll writes the files of collections after all others. */
function inJekyllsOrder(paths: readonly string[], { outputCollections }: StaticFilesConfig): string[] {
  const [inCollections, others] = [true, false].map((isIn) =>
    paths.filter((path) => (collectionOf(path, outputCollections) !== null) === isIn).sort(),
  ) as [string[], string[]]
  return [...others, ...inCollections]
}

const sameAddress = ({ address }: StaticFile, { path }: StaticFile): string =>
  `its address ${address} is answered as that of "${path}"; it is not served, want another name`

/** Feeds, sitemaps and what shows them: the Worker has its own in their place. */
const isReplaced = ({ address }: StaticFile): boolean =>
  isReservedPath(escapePath(address)) && /\.(?:xml|json|css)$/.test(address) && !address.startsWith('/api/')

/** The address of a file in metadata of KV may have this many bytes of JSON. */
const ADDRESS_MAX_BYTES = 900

/** Why a file can have no address; null where it can. */
function nameFault({ address, stem }: StaticFile): string | null {
  const keyBytes = Buffer.byteLength(fileKey(stem))
  if (keyBytes > KEY_MAX_BYTES) return `its key has ${keyBytes} bytes, want at most ${KEY_MAX_BYTES}: a shorter name`
  if (Buffer.byteLength(JSON.stringify(address)) > ADDRESS_MAX_BYTES)
    return 'its name has very many control characters; it is not served, want a plain name'
  if (pathTakenBy(stem) === null && isReservedPath(escapePath(address)))
    return `its address ${address} is one that the Worker answers itself; it is not served, want another name`
  return null
}

/** The paths at which a file with a stem may lie, those that are there, sorted. */
function pathsWithStem(root: Root, stem: string, config: StaticFilesConfig): string[] {
  const names = stem === '' ? ['index.html'] : [stem, `${stem}.html`, `${stem}/index.html`]
  return names
    .flatMap((name) => spellingsOf(root, name))
    .filter((path) => collectionOf(path, config.outputCollections) === null && toStaticFile(path, config).stem === stem)
    .sort()
}

/** The paths that are the same as one but for their Unicode normalization. */
function spellingsOf(root: Root, path: string): string[] {
  if (path.normalize('NFD') === path) return [path]
  return path
    .split('/')
    .reduce<string[]>(
      (folders, step) =>
        folders.flatMap((folder) =>
          (readFolder(root, folder) ?? [])
            .filter(({ name }) => name.normalize('NFC') === step)
            .map(({ name }) => (folder === '' ? name : `${folder}/${name}`)),
        ),
      [''],
    )
}
