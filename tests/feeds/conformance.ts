import { podcastCategory, podcastSubcategory } from '../../seed/archive/podcast-categories.ts'
import { find, parseXml, textsOf, type XmlElement } from '../src/feeds/parse-xml.ts'

/** What is wrong with a document, one line each; nothing where it conforms. */
export type Faults = string[]

const isUrl = (text: string | undefined): boolean =>
  text !== undefined && /^[\x21-\x7e]+$/.test(text) && URL.canParse(text) && /^[a-z][a-z0-9+.-]*:/i.test(text)
const isWebUrl = (text: string | undefined): boolean => isUrl(text) && /^https?:\/\/[^/]+/.test(text ?? '')
const isCount = (text: string | undefined): boolean => /^\d+$/.test(text ?? '')
const isPositive = (text: string | undefined): boolean => /^[1-9]\d*$/.test(text ?? '')
const isMediaType = (text: string | undefined): boolean => /^[a-z]+\/[a-z0-9.+-]+$/i.test(text ?? '')
const isEmail = (text: string): boolean => /^[^\s<>()@]+@[^\s<>()@]+$/.test(text)

/** RFC 3339, of a day that there is. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

/** RFC 822 with a year of four digits, and the day of the week that it was. */
const isMailDate = (text: string): boolean => {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toUTCString() === text
}

const isLanguage = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text)[0] === text
  } catch {
    return false
  }
}

/** Text that would be read as HTML by whoever does not know that it is none. */
const looksLikeHtml = (text: string): boolean => /<\/?[a-z][^<>]*>|&(?:#\d+|[a-z]+\d*);/i.test(text)

const namespaces: Record<string, string> = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
}

/** Collects faults below a place in a document. */
class Check {
  readonly faults: Faults = []

  want(isSo: boolean, fault: string): void {
    if (!isSo) this.faults.push(fault)
  }

  /** An element that has to be there once, or may be there once, whose text has to be of a kind. */
  text(
    parent: XmlElement,
    name: string,
    isRight: (text: string) => boolean = () => true,
    { isRequired = true }: { isRequired?: boolean } = {},
  ): void {
    const texts = textsOf(parent, name)
    this.want(texts.length <= 1 && (texts.length === 1 || !isRequired), `${parent.name} has ${texts.length} ${name}`)
    for (const text of texts) {
      this.want(text.trim() !== '', `${parent.name} has an empty ${name}`)
      this.want(text.trim() === '' || isRight(text), `${parent.name} has the ${name} ${JSON.stringify(text)}`)
    }
  }

  unique(what: string, values: readonly string[]): void {
    const twice = values.find((value, at) => values.indexOf(value) !== at)
    this.want(twice === undefined, `two have the ${what} ${JSON.stringify(twice)}`)
  }

  /** Every element and attribute is known, in the namespace that its prefix has everywhere. */
  known(element: XmlElement, names: ReadonlySet<string>): void {
    for (const [name, value] of Object.entries(element.attributes))
      if (name.startsWith('xmlns'))
        this.want(namespaces[name] === value, `${name} is the namespace ${JSON.stringify(value)}`)
    this.want(names.has(element.name), `there is an element ${element.name}`)
    for (const child of element.children) this.known(child, names)
  }
}

const once = { isRequired: false }

const mediaNames = ['media:content', 'media:thumbnail']

const atomNames = new Set([
  ...['feed', 'id', 'title', 'updated', 'generator', 'author', 'name', 'uri', 'email', 'link', 'subtitle', 'icon'],
  ...['entry', 'summary', 'content', 'category', 'published', 'fh:archive', ...mediaNames],
])

/** RFC 4287 with RFC 5005 and Media RSS, with what the W3C's validator warns of. */
export function atomFaults(document: string): Faults {
  const check = new Check()
  const feed = parseXml(document).children[0]
  if (feed?.name !== 'feed') return [`the document is a ${feed?.name}`]
  check.known(feed, atomNames)
  check.text(feed, 'id', isUrl)
  check.text(feed, 'title', (text) => !looksLikeHtml(text))
  check.text(feed, 'updated', isDate)
  check.text(feed, 'subtitle', undefined, once)
  check.text(feed, 'icon', isWebUrl, once)
  checkLanguage(check, feed)
  checkLinks(check, feed, 'link')
  const entries = find(feed, 'entry')
  check.want(
    find(feed, 'author').length > 0 || entries.every((entry) => find(entry, 'author').length > 0),
    'neither the feed nor each of its entries has an author',
  )
  check.unique('id', textsOf(feed, 'entry/id'))
  for (const entry of entries) {
    check.text(entry, 'id', isUrl)
    check.text(entry, 'title', (text) => !looksLikeHtml(text))
    check.text(entry, 'updated', isDate)
    check.text(entry, 'published', isDate, once)
    check.text(entry, 'summary', undefined, once)
    check.text(entry, 'content', undefined, once)
    const links = find(entry, 'link').map(({ attributes }) => attributes)
    check.want(
      find(entry, 'content').length > 0 || links.some(({ rel = 'alternate' }) => rel === 'alternate'),
      'an entry has neither content nor an alternate link',
    )
    for (const { attributes } of find(entry, 'content'))
      check.want(['text', 'html'].includes(attributes.type ?? 'text'), `content has the type "${attributes.type}"`)
    checkLanguage(check, entry)
    checkLinks(check, entry, 'link')
    checkMedia(check, entry)
    for (const { attributes } of find(entry, 'category'))
      check.want((attributes.term ?? '') !== '', 'a category has no term')
  }
  for (const author of [...find(feed, 'author'), ...find(feed, 'entry/author')]) {
    check.text(author, 'name')
    check.text(author, 'uri', isUrl, once)
    check.text(author, 'email', isEmail, once)
  }
  return check.faults
}

function checkLanguage(check: Check, { name, attributes }: XmlElement): void {
  const language = attributes['xml:lang']
  check.want(language === undefined || isLanguage(language), `${name} has the language ${JSON.stringify(language)}`)
}

const relations = [
  ...['alternate', 'self', 'via', 'enclosure', 'related', 'hub'],
  ...['current', 'prev-archive', 'next-archive', 'first', 'last', 'next', 'previous'],
]

/** Atom's links, also where they stand in RSS. */
function checkLinks(check: Check, parent: XmlElement, name: 'link' | 'atom:link'): void {
  const links = find(parent, name).map(({ attributes }) => attributes)
  for (const { rel = 'alternate', href, type, length } of links) {
    check.want(isUrl(href), `a link has the href ${JSON.stringify(href)}`)
    check.want(relations.includes(rel), `a link has the rel "${rel}"`)
    check.want(type === undefined || isMediaType(type), `a link has the type "${type}"`)
    check.want(length === undefined || isCount(length), `a link has the length "${length}"`)
    check.want(rel !== 'enclosure' || isMediaType(type), 'an enclosure has no type')
  }
  const count = (wanted: string) => links.filter(({ rel = 'alternate' }) => rel === wanted).length
  check.want(count('alternate') <= 1, `${parent.name} has ${count('alternate')} alternate links`)
  if (parent.name !== 'feed' && parent.name !== 'channel') return
  check.want(count('self') === 1, `${parent.name} has ${count('self')} self links`)
  // RFC 5005, 4: an archive document leads to the feed itself, and only it does.
  const isArchive = find(parent, 'fh:archive').length > 0
  check.want(count('current') === (isArchive ? 1 : 0), `${count('current')} links to the current feed`)
  check.want(isArchive || count('next-archive') === 0, 'the feed has something newer')
  for (const rel of ['prev-archive', 'next-archive', 'hub'])
    check.want(count(rel) <= 1, `${parent.name} has ${count(rel)} ${rel} links`)
  check.want(!isArchive || count('hub') === 0, 'a hub is named in an archive document')
  const hrefs = links.filter(({ rel }) => /self|archive|current/.test(rel ?? '')).map(({ href }) => href ?? '')
  check.unique('place among links', hrefs)
}

/** Media RSS 1.5.1. */
function checkMedia(check: Check, parent: XmlElement): void {
  for (const name of mediaNames) {
    for (const { attributes } of find(parent, name)) {
      const { url, medium = 'image', width, height } = attributes
      check.want(isWebUrl(url), `${name} has the url ${JSON.stringify(url)}`)
      check.want(
        ['image', 'audio', 'video', 'document', 'executable'].includes(medium),
        `${name} has the medium "${medium}"`,
      )
      for (const side of [width, height])
        check.want(side === undefined || isPositive(side), `${name} has a side of "${side}"`)
    }
  }
}

const rssNames = new Set([
  ...[
    'rss',
    'channel',
    'title',
    'link',
    'description',
    'lastBuildDate',
    'docs',
    'generator',
    'language',
    'ttl',
    'image',
  ],
  ...['url', 'managingEditor', 'copyright', 'item', 'guid', 'pubDate', 'category', 'enclosure', 'author', 'atom:link'],
  ...['content:encoded', 'dc:creator', 'dc:language', 'dc:source', 'fh:archive', ...mediaNames],
  ...['author', 'owner', 'name', 'email', 'image', 'category', 'explicit', 'type', 'duration', 'episode', 'season'].map(
    (name) => `itunes:${name}`,
  ),
  'itunes:episodeType',
])

/** An address with a name behind it. */
const isMailbox = (text: string): boolean => isEmail(text.replace(/ \([\s\S]*\)$/, ''))

/** RSS 2.0 with the RSS Best Practices Profile, RFC 5005, Media RSS and Apple's elements, with what the W3C's validator warns of. */
export function rssFaults(document: string): Faults {
  const check = new Check()
  const rss = parseXml(document).children[0]
  const channel = rss?.children[0]
  if (rss?.name !== 'rss' || channel?.name !== 'channel') return [`the document is a ${rss?.name}`]
  check.want(rss.attributes.version === '2.0', `the version is "${rss.attributes.version}"`)
  check.want(rss.children.length === 1, 'something stands beside the channel')
  check.known(rss, rssNames)
  check.text(channel, 'title', (text) => !looksLikeHtml(text))
  check.text(channel, 'link', isWebUrl)
  check.text(channel, 'description')
  check.text(channel, 'language', isLanguage, once)
  check.text(channel, 'lastBuildDate', isMailDate, once)
  check.text(channel, 'managingEditor', isMailbox, once)
  check.text(channel, 'ttl', isPositive, once)
  checkLinks(check, channel, 'atom:link')
  for (const image of find(channel, 'image')) {
    check.text(image, 'url', isWebUrl)
    for (const name of ['title', 'link'])
      check.want(
        textsOf(image, name)[0] === textsOf(channel, name)[0],
        `the image has another ${name} than the channel`,
      )
  }
  checkShow(check, channel)
  check.unique('guid', textsOf(channel, 'item/guid'))
  for (const item of find(channel, 'item')) checkItem(check, item)
  return check.faults
}

function checkItem(check: Check, item: XmlElement): void {
  const names = item.children.map(({ name }) => name)
  check.want(names.includes('title') || names.includes('description'), 'an item has neither title nor description')
  check.text(item, 'title', (text) => !looksLikeHtml(text), once)
  check.text(item, 'description', undefined, once)
  check.text(item, 'content:encoded', undefined, once)
  check.text(item, 'link', isWebUrl)
  check.text(item, 'guid')
  check.text(item, 'pubDate', isMailDate)
  check.text(item, 'author', isMailbox, once)
  check.text(item, 'dc:language', isLanguage, once)
  check.want(
    !names.includes('description') || names.indexOf('description') < (names.indexOf('content:encoded') + 1 || Infinity),
    'the description comes after the content',
  )
  for (const { attributes, text } of find(item, 'guid'))
    check.want(attributes.isPermaLink === 'false' || isWebUrl(text), `the guid ${JSON.stringify(text)} is no permalink`)
  for (const category of textsOf(item, 'category')) check.want(category.trim() !== '', 'a category is empty')
  check.unique('category', textsOf(item, 'category'))
  const enclosures = find(item, 'enclosure')
  check.want(enclosures.length <= 1, `an item has ${enclosures.length} enclosures`)
  for (const { attributes } of enclosures) {
    check.want(isWebUrl(attributes.url), `an enclosure has the url ${JSON.stringify(attributes.url)}`)
    check.want(isCount(attributes.length), `an enclosure has the length "${attributes.length}"`)
    check.want(isMediaType(attributes.type), `an enclosure has the type "${attributes.type}"`)
  }
  checkLinks(check, item, 'atom:link')
  checkMedia(check, item)
  check.text(item, 'itunes:duration', isPositive, once)
  check.text(item, 'itunes:episode', isPositive, once)
  check.text(item, 'itunes:season', isPositive, once)
  check.text(item, 'itunes:explicit', (text) => ['true', 'false'].includes(text), once)
  check.text(item, 'itunes:episodeType', (text) => ['full', 'trailer', 'bonus'].includes(text), once)
  check.want(
    enclosures.length > 0 || !names.some((name) => name.startsWith('itunes:')),
    'an item without an enclosure is an episode',
  )
}

/** What a channel says of a show. */
function checkShow(check: Check, channel: XmlElement): void {
  check.text(channel, 'itunes:author', undefined, once)
  check.text(channel, 'itunes:explicit', (text) => ['true', 'false'].includes(text), once)
  check.text(channel, 'itunes:type', (text) => ['episodic', 'serial'].includes(text), once)
  for (const owner of find(channel, 'itunes:owner')) {
    check.text(owner, 'itunes:email', isEmail)
    check.text(owner, 'itunes:name')
  }
  for (const { attributes } of find(channel, 'itunes:image'))
    check.want(
      isWebUrl(attributes.href) && /\.(?:jpe?g|png)(?:\?.*)?$/i.test(attributes.href ?? ''),
      `the cover is at ${JSON.stringify(attributes.href)}`,
    )
  for (const category of find(channel, 'itunes:category')) {
    const name = category.attributes.text ?? ''
    check.want(podcastCategory(name) === name, `Apple has no category "${name}"`)
    for (const { attributes } of find(category, 'itunes:category'))
      check.want(
        podcastSubcategory(name, attributes.text ?? '') === attributes.text,
        `Apple has no "${attributes.text}" in "${name}"`,
      )
  }
}

/** What Apple's directory requires of a show and its episodes (A Podcaster's Guide to RSS), besides what RSS does. */
export function podcastFaults(document: string): Faults {
  const check = new Check()
  const channel = parseXml(document).children[0]?.children[0]
  if (channel?.name !== 'channel') return ['there is no channel']
  for (const name of ['title', 'description', 'language', 'itunes:image', 'itunes:category', 'itunes:explicit'])
    check.want(find(channel, name).length > 0, `the show has no ${name}`)
  for (const text of textsOf(channel, 'description'))
    check.want(Buffer.byteLength(text) <= 4000, 'the description of the show has over 4000 bytes')
  for (const item of find(channel, 'item').filter((item) => find(item, 'enclosure').length > 0)) {
    check.want(find(item, 'title').length > 0, 'an episode has no title')
    for (const { attributes } of find(item, 'enclosure'))
      check.want(/\.(?:m4a|mp3|mov|mp4|m4v|pdf)(?:\?|$)/i.test(attributes.url ?? ''), 'Apple plays no such recording')
  }
  return check.faults
}

type Kind = (value: unknown) => boolean
const isText: Kind = (value) => typeof value === 'string'
const isWords: Kind = (value) => typeof value === 'string' && value.trim() !== ''
const isAddress: Kind = (value) => typeof value === 'string' && isWebUrl(value)
const isNumber: Kind = (value) => typeof value === 'number' && value >= 0
const isTime: Kind = (value) => typeof value === 'string' && isDate(value)
const isTag: Kind = (value) => typeof value === 'string' && isLanguage(value)
const listOf =
  (isRight: Kind): Kind =>
  (value) =>
    Array.isArray(value) && value.every(isRight)

/** An object of these fields; those that are `required` are there. */
const shaped =
  (fields: Record<string, Kind>, required: readonly string[], report: (fault: string) => void): Kind =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (const name of required) if (!Object.hasOwn(value, name)) report(`${name} is missing`)
    for (const [name, field] of Object.entries(value)) {
      const isRight = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (isRight === undefined) report(`there is a field ${name}`)
      else if (!isRight(field)) report(`${name} is ${JSON.stringify(field)?.slice(0, 80)}`)
    }
    return true
  }

/** JSON Feed 1.1: the type of every field, and those that have to be there. */
export function jsonFeedFaults(document: string): Faults {
  const faults: Faults = []
  const report = (fault: string) => faults.push(fault)
  const author = shaped({ name: isWords, url: isAddress, avatar: isAddress }, [], report)
  const attachment = shaped(
    {
      url: isAddress,
      mime_type: (value) => typeof value === 'string' && isMediaType(value),
      title: isText,
      size_in_bytes: isNumber,
      duration_in_seconds: isNumber,
    },
    ['url', 'mime_type'],
    report,
  )
  const item = shaped(
    {
      id: isWords,
      url: isAddress,
      external_url: isAddress,
      title: isText,
      content_html: isText,
      content_text: isText,
      summary: isWords,
      image: isAddress,
      banner_image: isAddress,
      date_published: isTime,
      date_modified: isTime,
      authors: listOf(author),
      tags: listOf(isWords),
      language: isTag,
      attachments: listOf(attachment),
    },
    ['id'],
    report,
  )
  const feed = shaped(
    {
      version: (value) => value === 'https://jsonfeed.org/version/1.1',
      title: isWords,
      home_page_url: isAddress,
      feed_url: isAddress,
      description: isWords,
      user_comment: isWords,
      next_url: isAddress,
      icon: isAddress,
      favicon: isAddress,
      authors: listOf(author),
      language: isTag,
      expired: (value) => typeof value === 'boolean',
      hubs: listOf(shaped({ type: isWords, url: isAddress }, ['type', 'url'], report)),
      items: listOf(item),
    },
    ['version', 'title', 'items'],
    report,
  )
  const value: unknown = JSON.parse(document)
  if (!feed(value)) report('the document is no object')
  const { feed_url, next_url, items } = value as { feed_url?: unknown; next_url?: unknown; items?: unknown }
  if (next_url !== undefined && next_url === feed_url) report('next_url is the feed itself')
  const all = (Array.isArray(items) ? items : []) as Record<string, unknown>[]
  for (const one of all) {
    if (one.content_html === undefined && one.content_text === undefined) report('an item has no content')
    if (one.url !== undefined && one.url === one.external_url) report('external_url is url')
  }
  const ids = all.map(({ id }) => id)
  if (new Set(ids).size < ids.length) report('two items have one id')
  return faults
}
