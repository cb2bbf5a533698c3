import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { atomFaults, jsonFeedFaults, podcastFaults, rssFaults } from './conformance.ts'

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/feeds/${name}`, import.meta.url), 'utf8')

/** The second entry of the fixtures has the id of the first one, which no feed has. */
const withTwoIds = (document: string): string =>
  document.replace(/tag:example\.com,2026:1(?=[\s\S]*?tag:example\.com,2026:1)/, 'tag:example.com,2026:2')

const atom = withTwoIds(fixture('atom-full.xml'))
const rss = withTwoIds(fixture('rss-full.xml'))

const show = [
  '<itunes:author>A</itunes:author><itunes:owner><itunes:name>O</itunes:name><itunes:email>o@example.com</itunes:email></itunes:owner>',
  '<itunes:image href="https://news.example.com/c.png"/><itunes:explicit>false</itunes:explicit><itunes:type>serial</itunes:type>',
  '<itunes:category text="News"><itunes:category text="Tech News"/></itunes:category>',
].join('')
// An archive document names no hub.
const archive = (document: string) => document.replace(/<(?:atom:)?link rel="hub"[^>]*>/, '')
const podcast = archive(rss).replace('<atom:link rel="current"', `${show}<atom:link rel="current"`)

const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'News',
  home_page_url: 'https://news.example.com/',
  feed_url: 'https://news.example.com/feed.json',
  next_url: 'https://news.example.com/feed.json?page=0',
  language: 'en',
  authors: [{ name: 'A', url: 'https://a.example.com/' }],
  hubs: [{ type: 'WebSub', url: 'https://hub.example.com/' }],
  items: [
    {
      id: '1',
      url: 'https://news.example.com/1.html',
      title: '',
      content_html: '',
      date_published: '2026-01-01T08:00:00+08:00',
      tags: ['a'],
      attachments: [{ url: 'https://news.example.com/1.mp3', mime_type: 'audio/mpeg', size_in_bytes: 12 }],
    },
  ],
})

test('what conforms has no fault', () => {
  expect([atomFaults(archive(atom)), rssFaults(podcast), podcastFaults(podcast), jsonFeedFaults(json)]).toEqual([
    [],
    [],
    [],
    [],
  ])
  expect([atomFaults(fixture('atom-bare.xml')), rssFaults(fixture('rss-bare.xml'))]).toEqual([[], []])
})

type Rule = [from: string | RegExp, to: string, fault: string]

test.each<Rule>([
  [/<id>[^<]*feed.xml<\/id>/, '', 'feed has 0 id'],
  ['<updated>', '<updated>yesterday', 'feed has the updated "yesterday'],
  ['<title>News', '<title>&lt;b>News', 'feed has the title "<b>News'],
  ['<title>News &amp; more</title>', '<title></title>', 'feed has an empty title'],
  ['xml:lang="en"', 'xml:lang="zh_CN"', 'feed has the language "zh_CN"'],
  ['xml:lang="zh"', 'xml:lang="EN"', 'entry has the language "EN"'],
  ['http://search.yahoo.com/mrss/', 'http://search.yahoo.com/mrss', 'xmlns:media is the namespace'],
  ['<subtitle>', '<tagline/><subtitle>', 'there is an element tagline'],
  [/<subtitle>[^<]*/, '<subtitle>', 'feed has an empty subtitle'],
  [/<icon>[^<]*/, '<icon>/i.png', 'feed has the icon "/i.png"'],
  ['rel="self"', 'rel="related"', 'feed has 0 self links'],
  ['rel="self"', 'rel="myself"', 'a link has the rel "myself"'],
  ['href="https://news.example.com/"', 'href="/"', 'a link has the href "/"'],
  ['rel="current"', 'rel="related"', '0 links to the current feed'],
  [/<fh:archive[^>]*>/, '', '1 links to the current feed'],
  ['feed.xml?page=0', 'feed.xml?page=2', 'two have the place among links'],
  ['<link rel="current"', '<link rel="hub" href="https://hub.example.com/"/><link rel="current"', 'a hub is named'],
  ['tag:example.com,2026:1', 'tag:example.com,2026:2', 'two have the id "tag:example.com,2026:2"'],
  [/<name>[^<]*/, '<name>', 'author has an empty name'],
  ['<name>Li</name>', '<name>Li</name><email>li</email>', 'author has the email "li"'],
  [/<author>[\s\S]*?<\/author>/g, '', 'neither the feed nor each of its entries has an author'],
  ['term="weather"', 'term=""', 'a category has no term'],
  ['type="html"', 'type="xhtml5"', 'content has the type "xhtml5"'],
  [/<content type="html">[\s\S]*?<\/content>/, '<content type="html"> </content>', 'entry has an empty content'],
  [/<summary>[\s\S]*?<\/summary>/, '<summary></summary>', 'entry has an empty summary'],
  [/<published>[^<]*/, '<published>2026-02-30', 'entry has the published "2026-02-30"'],
  ['<title><![CDATA[Rain', '<title><![CDATA[<i>Rain</i>', 'entry has the title "<i>Rain'],
  [/ type="audio\/mpeg"/, '', 'an enclosure has no type'],
  ['length="12"', 'length="0x1"', 'a link has the length "0x1"'],
  ['medium="image"', 'medium="picture"', 'media:content has the medium "picture"'],
  ['width="1200"', 'width="0"', 'media:content has a side of "0"'],
  ['<media:thumbnail url="https://news.example.com', '<media:thumbnail url="', 'media:thumbnail has the url "/1.jpg'],
])('of an Atom feed in which %s is %j the fault is found: %s', (from, to, fault) => {
  const changed = archive(atom).replace(from, to)
  expect(changed).not.toBe(archive(atom))
  expect(atomFaults(changed).join('\n')).toContain(fault)
})

test.each<Rule>([
  ['<rss version="2.0"', '<rss version="0.92"', 'the version is "0.92"'],
  [/<title>News[^<]*/, '<title>', 'channel has an empty title'],
  [/<description>[^<]*<\/description>/, '', 'channel has 0 description'],
  [/<link>[^<]*/, '<link>/', 'channel has the link "/"'],
  [/<language>[^<]*/, '<language>zh_CN', 'channel has the language "zh_CN"'],
  [/<lastBuildDate>Fri/, '<lastBuildDate>Mon', 'channel has the lastBuildDate "Mon'],
  [/<ttl>5/, '<ttl>soon', 'channel has the ttl "soon"'],
  ['<docs>', '<managingEditor>Desk</managingEditor><docs>', 'channel has the managingEditor "Desk"'],
  [/<image>\s*<title>News/, '<image><title>Newer', 'the image has another title than the channel'],
  ['rel="self"', 'rel="related"', 'channel has 0 self links'],
  ['rel="current"', 'rel="related"', '0 links to the current feed'],
  ['tag:example.com,2026:1', 'tag:example.com,2026:2', 'two have the guid'],
  ['<guid isPermaLink="false">', '<guid>', 'is no permalink'],
  [/<guid[\s\S]*?<\/guid>/, '', 'item has 0 guid'],
  [/<pubDate>[^<]*/, '<pubDate>2026-01-01T00:00:00Z', 'item has the pubDate "2026-01-01'],
  [/<description><[\s\S]*?<\/description>/, '<description></description>', 'item has an empty description'],
  [
    /(<description><[\s\S]*?<\/description>)\s*(<content:encoded>[\s\S]*?<\/content:encoded>)/,
    '$2$1',
    'comes after the content',
  ],
  [/<content:encoded>[\s\S]*?<\/content:encoded>/, '<content:encoded/>', 'item has an empty content:encoded'],
  ['<category>天气', '<category> </category><category>天气', 'a category is empty'],
  ['<category>天气', '<category>天气</category><category>天气', 'two have the category "天气"'],
  ['<dc:creator>Li</dc:creator>', '<author>Li</author>', 'item has the author "Li"'],
  ['<dc:language>zh', '<dc:language>zh_CN', 'item has the dc:language "zh_CN"'],
  ['<enclosure', '<enclosure url="https://a.example/b.mp3" length="1" type="audio/mpeg"/><enclosure', '2 enclosures'],
  [' length="12"', '', 'an enclosure has the length "undefined"'],
  ['type="audio/mpeg"', 'type="mp3"', 'an enclosure has the type "mp3"'],
  [/<enclosure[^>]*>/, '', 'an item without an enclosure is an episode'],
  ['<itunes:duration>3723', '<itunes:duration>an hour', 'item has the itunes:duration "an hour"'],
  ['<itunes:episode>7', '<itunes:episode>0', 'item has the itunes:episode "0"'],
  ['<itunes:episodeType>full', '<itunes:episodeType>pilot', 'item has the itunes:episodeType "pilot"'],
  [
    '</itunes:episodeType><media',
    '</itunes:episodeType><itunes:explicit>no</itunes:explicit><media',
    '2 itunes:explicit',
  ],
  ['medium="image"', 'medium="picture"', 'media:content has the medium "picture"'],
  ['<itunes:email>o@example.com', '<itunes:email>Ann', 'itunes:owner has the itunes:email "Ann"'],
  ['c.png"', 'c.gif"', 'the cover is at'],
  ['text="News"', 'text="Gadgets"', 'Apple has no category "Gadgets"'],
  ['text="Tech News"', 'text="Books"', 'Apple has no "Books" in "News"'],
  ['<itunes:type>serial', '<itunes:type>weekly', 'channel has the itunes:type "weekly"'],
  ['<itunes:explicit>false', '<itunes:explicit>no', 'channel has the itunes:explicit "no"'],
])('of an RSS feed in which %s is %j the fault is found: %s', (from, to, fault) => {
  const changed = podcast.replace(from, to)
  expect(changed).not.toBe(podcast)
  expect(rssFaults(changed).join('\n')).toContain(fault)
})

test.each<Rule>([
  [/<itunes:image[^>]*>/, '', 'the show has no itunes:image'],
  [/<itunes:category.*<\/itunes:category>/, '', 'the show has no itunes:category'],
  ['<itunes:explicit>false</itunes:explicit>', '', 'the show has no itunes:explicit'],
  [/<language>.*<\/language>/, '', 'the show has no language'],
  [/<description>What happened/, `<description>${'x'.repeat(4001)}`, 'over 4000 bytes'],
  ['1.mp3', '1.ogg', 'Apple plays no such recording'],
])('of a podcast in which %s is %j what Apple wants is found: %s', (from, to, fault) => {
  const changed = podcast.replace(from, to)
  expect(changed).not.toBe(podcast)
  expect(podcastFaults(changed).join('\n')).toContain(fault)
})

test.each<Rule>([
  ['version/1.1', 'version/1', 'version is'],
  ['"title":"News",', '', 'title is missing'],
  ['"title":"News"', '"title":""', 'title is ""'],
  ['"home_page_url":"https://news.example.com/"', '"home_page_url":"/"', 'home_page_url is "/"'],
  ['?page=0', '', 'next_url is the feed itself'],
  ['"language":"en"', '"language":"zh_CN"', 'language is "zh_CN"'],
  ['"authors":[{', '"author":{},"authors":[{', 'there is a field author'],
  ['"name":"A"', '"name":7', 'name is 7'],
  ['"type":"WebSub",', '', 'type is missing'],
  ['"id":"1"', '"id":1', 'id is 1'],
  ['"content_html":"",', '', 'an item has no content'],
  ['"title":"",', '"title":null,', 'title is null'],
  ['"title":"",', '"title":"","summary":"",', 'summary is ""'],
  ['2026-01-01T08:00:00+08:00', '2026-01-01', 'date_published is "2026-01-01"'],
  ['"tags":["a"]', '"tags":"a"', 'tags is "a"'],
  ['"tags":["a"]', '"tags":[" "]', 'tags is [" "]'],
  ['"mime_type":"audio/mpeg",', '', 'mime_type is missing'],
  ['"size_in_bytes":12', '"size_in_bytes":"12"', 'size_in_bytes is "12"'],
  ['"title":"",', '"title":"","external_url":"https://news.example.com/1.html",', 'external_url is url'],
  ['"items":[', '"items":[{"id":"1","content_text":"x"},', 'two items have one id'],
])('of a JSON Feed in which %s is %j the fault is found: %s', (from, to, fault) => {
  const changed = json.replace(from, to)
  expect(changed).not.toBe(json)
  expect(jsonFeedFaults(changed).join('\n')).toContain(fault)
})
