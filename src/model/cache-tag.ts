import { kindOfKey } from './keys.ts'

/** A tag of Cloudflare's cache has printable ASCII without spaces and commas, and at most 1,024 characters; ours are short. */
const isPlain = (tag: string): boolean => /^[!-+\--~]{1,100}$/.test(tag)

/** The tag of everything that the search index was asked for: it is asked under this name in the place of a key. */
export const searchTag = 'search'

/**
 * The tag of everything that was made of a document (Cloudflare's documents, "Purge cache by cache-tags"). The Worker puts the tags
 * of the documents that it read on an answer, and the loader records those of the documents that it changed. All documents of a
 * list have one tag, since what shows a list reads its head. Two names may have the same tag, since tags have no upper case and long
 * names are hashed: then more is made anew than has to be.
 *
 * @returns null for keys of documents that no answer is made of
 */
export function tagOfKey(key: string): string | null {
  if (key === searchTag) return searchTag
  const kind = kindOfKey(key)
  switch (kind) {
    case null:
    case 'source':
    case 'waiting':
    case 'missing-pictures':
      return null
    case 'history-page':
      return 'history'
    case 'gone':
    case 'markdown':
      // Both are an article's: an answer that found neither has one tag for all.
      return plain(`article/${key.slice(key.indexOf('/') + 1)}`)
    case 'sections':
      return 'sections'
    case 'files':
      return plain(key.split('/', 2).join('/'))
    case 'head':
    case 'page':
    case 'dates':
    case 'days':
    case 'feed':
      return plain(`list/${listNameIn(key)}`)
    default:
      return plain(key)
  }
}

/** `all`, `category/<name>` or `tag/<name>`, of the key of any document of a list. Names have no slash there. */
function listNameIn(key: string): string {
  const [, kind = '', name = ''] = key.split('/', 3)
  return kind === 'all' ? kind : `${kind}/${name}`
}

function plain(tag: string): string {
  if (isPlain(tag)) return tag
  return `${tag.slice(0, tag.indexOf('/') + 1)}~${hashOf(tag)}`
}

/** Two hashes of 32 bits are enough for names, and need no crypto, which a Worker has to wait for. */
const hashOf = (text: string): string => fnv1a(text, 0x01000193) + fnv1a(text, 0x85ebca6b)

/** FNV-1a, by this multiplier. */
function fnv1a(text: string, multiplier: number): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), multiplier)
  return (hash >>> 0).toString(36).padStart(7, '0')
}
