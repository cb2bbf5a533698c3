import { isSpecial } from './files.ts'
import { isMapping } from './front-matter.ts'
import { permalinkSuffix, sanitizePath } from './permalink.ts'
import { scalar } from './scalar.ts'
import { folderNamed } from './site-folder.ts'

/** A collection, as the configuration names it. */
export interface Collection {
  label: string
  /** Its folder in the archive. */
  folder: string
  /** The template of its addresses. */
  permalink: string
  /** True where its documents and files are served (`output: true`). */
  hasOutput: boolean
}

/** The collections of a configuration but the posts. A name that is listed twice comes twice. */
export function collectionsIn(config: Record<string, unknown>): Collection[] {
  const { collections } = config
  const entries = Array.isArray(collections) ? collections.map((label): [unknown, unknown] => [label, {}]) : []
  const usual = `/:collection/:path${permalinkSuffix(scalar(config.permalink) ?? 'date')}`
  const found: Collection[] = []
  for (const [name, settings] of [...entries, ...(isMapping(collections) ? Object.entries(collections) : [])]) {
    const label = scalar(name) ?? ''
    if (!/^[\w-]+$/.test(label) || label === 'posts') continue
    const { permalink, output } = isMapping(settings) ? settings : {}
    found.push({
      label,
      folder: folderOf(config, label),
      permalink: scalar(permalink) ?? usual,
      hasOutput: output === true,
    })
  }
  return found
}

function folderOf(config: Record<string, unknown>, label: string): string {
  const folder = config.collections_dir === undefined ? '' : folderNamed(config, 'collections_dir', '')
  return folder === '' ? `_${label}` : `${folder}/_${label}`
}

/** The collection in whose folder a file may lie, as far as its name says; null where there is none. */
export function collectionOf<C extends Pick<Collection, 'folder'>>(path: string, collections: readonly C[]): C | null {
  const collection = collections.find(({ folder }) => path.startsWith(`${folder}/`))
  if (collection === undefined) return null
  const steps = path.slice(collection.folder.length + 1).split('/')
  const [first = '', last = ''] = [steps[0], steps.at(-1)]
  return isSpecial(first) || isSpecial(last) || steps.some((step) => step.startsWith('.')) ? null : collection
}

/**
 * The address of a static file in the folder of a collection, as a decoded path (`StaticFile#url` of Jekyll); null for any other.
 *
 * @param path in the archive
 */
export function addressInCollection(path: string, collections: readonly Collection[]): string | null {
  const collection = collectionOf(path, collections)
  if (collection === null) return null
  const { label, folder, permalink } = collection
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.slice(1).match(/\.[^.]*$/)?.[0] ?? ''
  const withoutDots = (text: string) => text.slice(0, text.length - extension.length).replace(/\.+$/, '')
  const parts: [name: string, value: string][] = [
    [':collection', label],
    [':path', withoutDots(path.slice(folder.length))],
    [':output_ext', ''],
    [':name', withoutDots(name)],
    [':title', ''],
  ]
  const expanded = parts.reduce((text, [part, value]) => text.replaceAll(part, () => value), permalink.slice(0, 2000))
  return `${sanitizePath(expanded).replace(/\/$/, '')}${extension}`.replace(/\/index\.html$/, '/')
}
