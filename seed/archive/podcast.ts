import { type Podcast, showTypes } from '../../src/model/podcast.ts'
import { isEmail } from './contact.ts'
import { explicitIn } from './episode.ts'
import { isMapping } from './front-matter.ts'
import { podcastCategory, podcastSubcategory } from './podcast-categories.ts'
import { personName, scalar } from './scalar.ts'
import { onHost } from './web-url.ts'

/** The keys of `edge_news.podcast`. */
export const podcastKeys = [
  ...['feed', 'title', 'description', 'author', 'owner', 'email', 'image', 'category', 'subcategory', 'explicit'],
  ...['type', 'copyright'],
]

/** A podcast as the configuration says it. */
export interface ReadPodcast {
  podcast: Podcast
  /** What is said of it that cannot be used, each as `key is value, want what`. */
  wrong: string[]
  /** What is said of it and is of no use without something else; absent where there is none. */
  unused?: string[]
  /** What Apple's directory requires and the configuration does not say. */
  missing: string[]
}

/** The site to which paths are relative. */
interface AtSite {
  url: string
  base: string
}

/**
 * Reads the podcast that a site describes for a template of its own, in a mapping `podcast` or in keys that begin with `podcast_`;
 * null where it describes none. Other sites use these keys for other things, so that only one with a category of Apple's, or with a
 * word about explicit language, is meant.
 */
export function podcastOfTemplates(config: Record<string, unknown>, site: AtSite): ReadPodcast | null {
  const flat = Object.entries(config).flatMap(([key, value]): [string, unknown][] =>
    key.startsWith('podcast_') ? [[key.slice('podcast_'.length), value]] : [],
  )
  const given = isMapping(config.podcast) ? config.podcast : Object.fromEntries(flat)
  return saidIn(given, ['category', 'categories', 'explicit']) ? readPodcast(given, site) : null
}

const saidIn = (given: Record<string, unknown>, keys: readonly string[]): boolean =>
  keys.some((key) => given[key] !== undefined && given[key] !== null)

/** @param given the mapping of one podcast */
export function readPodcast(given: Record<string, unknown>, site: AtSite): ReadPodcast {
  const wrong: string[] = []
  /** The value of the first of these keys that is there, as `read` has it, which gives null for what cannot be used. */
  const read = <T>(keys: readonly string[], wanted: string, read: (value: unknown) => T | null): T | null => {
    const key = keys.find((key) => given[key] !== undefined && given[key] !== null)
    if (key === undefined) return null
    const value = read(given[key])
    if (value === null) wrong.push(`${key} is ${excerptOf(given[key])}, want ${wanted}`)
    return value
  }
  const ownerEmail = isMapping(given.owner) ? given.owner.email : undefined
  const email = read(['email'], 'an e-mail address', emailIn) ?? emailIn(ownerEmail)
  if (ownerEmail !== undefined && ownerEmail !== null && emailIn(ownerEmail) === null)
    wrong.push(`owner.email is ${excerptOf(ownerEmail)}, want an e-mail address`)
  const ownerName = read(['owner'], 'a name, or a mapping with "name" and "email"', (owner) =>
    isMapping(owner) ? (personName(owner) ?? '') : personName(owner),
  )
  const podcast: Podcast = {
    feed: read(['feed'], 'the name of a category', textIn),
    title: read(['title'], 'a text', textIn),
    description: read(['description', 'summary'], 'a text', textIn),
    author: read(['author'], 'a name', personName),
    owner: email === null ? null : { name: ownerName || null, email },
    image: read(['image', 'album_art', 'cover', 'artwork'], 'a path of the site or a URL, of a JPEG or PNG', (value) =>
      coverIn(value, site),
    ),
    categories: [],
    isExplicit: read(['explicit'], '"true" or "false"', (value) => explicitIn(scalar(value) ?? '')),
    type: read(
      ['type'],
      '"episodic" or "serial"',
      (value) => showTypes.find((type) => type === scalar(value)?.trim().toLowerCase()) ?? null,
    ),
    copyright: read(['copyright'], 'a text', textIn),
  }
  const { categories, unknown, alone } = categoriesIn(given)
  podcast.categories.push(...categories)
  wrong.push(
    ...unknown.map((name) => `category is ${JSON.stringify(name)}, want one of Apple's, such as "News > Tech News"`),
  )
  const isUnreachable =
    Boolean(ownerName) && email === null && !saidIn({ email: given.email, ownerEmail }, ['email', 'ownerEmail'])
  const unused = [
    ...(isUnreachable ? [`owner is ${excerptOf(ownerName)} without an e-mail address, want "email", too`] : []),
    ...alone.map((name) => `subcategory is ${excerptOf(name)}, want it below a category that names none itself`),
  ]
  const missing = [
    ...(podcast.image === null ? ['image: /cover.jpg'] : []),
    ...(categories.length === 0 ? ['category: News'] : []),
    ...(podcast.isExplicit === null ? ['explicit: false'] : []),
  ]
  return { podcast, wrong, ...(unused.length > 0 && { unused }), missing }
}

const excerptOf = (value: unknown): string | undefined => JSON.stringify(value)?.slice(0, 80)

const textIn = (value: unknown): string | null => scalar(value)?.trim() || null

function emailIn(value: unknown): string | null {
  const email = textIn(value)
  return email !== null && isEmail(email) ? email : null
}

/** Apple takes JPEG and PNG. */
function coverIn(value: unknown, { url: siteUrl, base }: AtSite): string | null {
  const given = textIn(value)
  const url = given === null ? null : URL.parse(onHost(base, given), siteUrl)
  return url !== null && /^https?:$/.test(url.protocol) && /\.(?:jpe?g|png)$/i.test(url.pathname) ? url.href : null
}

/**
 * Reads `category` or `categories`: `News`, `News > Tech News`, `{ News: Tech News }`, or a list of such. What `subcategory` and the
 * keys that begin so name belongs to the first category.
 */
function categoriesIn(given: Record<string, unknown>): {
  categories: Podcast['categories']
  unknown: string[]
  /** Subcategories that are of no category. */
  alone: string[]
} {
  const pairs = [given.category ?? given.categories].flat().flatMap(pairsIn)
  const below = Object.entries(given).flatMap(([key, value]) => (/^subcategor/.test(key) ? [value].flat() : []))
  const [first] = pairs
  const named = below.flatMap((value) => textIn(value) ?? [])
  const isFree = first !== undefined && first[1] === null
  if (isFree && named.length > 0) pairs.splice(0, 1, ...named.map((name): Pair => [first[0], name]))
  const alone = isFree ? [] : named.filter((name) => !pairs.some(([, sub]) => sub === name))
  const unknown: string[] = []
  const categories = pairs.flatMap(([name, sub]): Podcast['categories'] => {
    const category = podcastCategory(name)
    if (category === null) {
      unknown.push(name)
      return []
    }
    const subcategory = sub === null ? null : podcastSubcategory(category, sub)
    if (sub !== null && subcategory === null) unknown.push(`${name} > ${sub}`)
    return [[category, subcategory]]
  })
  return { categories: [...new Map(categories.map((pair) => [pair.join('\n'), pair])).values()], unknown, alone }
}

type Pair = [category: string, subcategory: string | null]

function pairsIn(value: unknown): Pair[] {
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([name, below]) => {
      const names = [below].flat().flatMap((one) => (isMapping(one) ? levelsIn(one) : (textIn(one) ?? [])))
      return (names.length === 0 ? [null] : names).map((sub): Pair => [name, sub])
    })
  }
  const [name = '', ...below] = textIn(value)?.split('>') ?? []
  const sub = below.map((level) => level.trim()).join(' > ')
  return name.trim() === '' ? [] : [[name.trim(), sub || null]]
}

/** What stands below a subcategory, where Apple has nothing. */
const levelsIn = (below: Record<string, unknown>): string[] =>
  Object.entries(below).map(([name, value]) =>
    [name, ...[value].flat().flatMap((one) => textIn(one) ?? [])].join(' > '),
  )
