import { escapeXml, legalText } from '../model/xml.ts'
import type { FeedContent, FeedEntry } from './content.ts'

/** The namespaces of what RSS and Atom say beside their own elements. */
export const mediaNamespace = ' xmlns:media="http://search.yahoo.com/mrss/"'
export const itunesNamespace = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'

/** The picture of an entry (Media RSS 1.5.1): the whole, and for lists. */
export function mediaElements({ image, imageSize }: Pick<FeedEntry, 'image' | 'imageSize'>): string {
  if (image === null) return ''
  const size = imageSize === null ? '' : ` width="${imageSize[0]}" height="${imageSize[1]}"`
  const url = `url="${escapeXml(image)}"${size}`
  return `<media:content ${url} medium="image"/><media:thumbnail ${url}/>`
}

/** What Apple's directory wants of an episode (A Podcaster's Guide to RSS). It belongs to a recording. */
export function episodeElements({ enclosure, episode }: Pick<FeedEntry, 'enclosure' | 'episode'>): string {
  if (enclosure === null || episode === null) return ''
  const { seconds, number, season, isExplicit, type } = episode
  const element = (name: string, value: string | number | boolean | null): string =>
    value === null ? '' : `<itunes:${name}>${value}</itunes:${name}>`
  return [
    element('duration', seconds),
    element('episode', number),
    element('season', season),
    element('explicit', isExplicit),
    element('episodeType', type),
  ].join('')
}

/** What Apple's directory wants of a channel. RSS readers of other kinds pass over it. */
export function podcastElements({ podcast, author }: Pick<FeedContent, 'podcast' | 'author'>): string {
  if (podcast === null) return ''
  const { owner, image, categories, isExplicit, type, copyright } = podcast
  const escaped = (text: string): string => escapeXml(legalText(text))
  const element = (name: string, value: string | null): string =>
    value === null ? '' : `<${name}>${escaped(value)}</${name}>`
  const by = podcast.author ?? author.name
  return [
    element('itunes:author', by),
    owner === null
      ? ''
      : `<itunes:owner>${element('itunes:name', owner.name ?? by)}${element('itunes:email', owner.email)}</itunes:owner>`,
    image === null ? '' : `<itunes:image href="${escaped(image)}"/>`,
    ...categories.map(([category, subcategory]) =>
      subcategory === null
        ? `<itunes:category text="${escaped(category)}"/>`
        : `<itunes:category text="${escaped(category)}"><itunes:category text="${escaped(subcategory)}"/></itunes:category>`,
    ),
    element('itunes:explicit', isExplicit === null ? null : String(isExplicit)),
    element('itunes:type', type),
    element('copyright', copyright),
  ].join('')
}
