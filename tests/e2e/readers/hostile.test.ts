import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { atomFaults, jsonFeedFaults, podcastFaults, rssFaults } from '../../feeds/conformance.ts'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { pollWithFeedparser } from './feedparser.ts'

const post = (frontMatter: string, body: string): string => `---\n${frontMatter}\n---\n${body}\n`

const root = mkdtempSync(join(tmpdir(), 'jekyll-site-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
writeSite(root, {
  '_config.yml': `title: "Harbour &amp; <em>sea</em> & Vec<T>"
description: "All <b>that</b> happened &mdash; twice"
url: https://news.example.com
lang: zh_CN.UTF-8
author: { name: "The <Desk>", email: desk@example.com, uri: https://news.example.com/about }
edge_news:
  icon: /icon.png
  hub: https://hub.example.com/?a=1&b=2
  podcast: { image: /cover.png, category: [Technology, News > Tech News], explicit: false, owner: Ann, email: ann@example.com }
`,
  '_posts/2026-10-01-a.md': post(
    'title: "Use <hello-world>"\ncategories: podcast\nduration: "12:05"\nepisode: 3\nexplicit: "no"',
    '<audio src="/a.mp3"></audio> note[^1], [x](#foo), [y](?a=1#b), <a href="">z</a>, <a href="#">top</a>\n\n[^1]: n\n\n## Foo\n{: #foo}',
  ),
  'a.mp3': 'recording',
  '_posts/2026-10-02-b.md': post(
    'title: "A <em>bold</em> &amp; &#8217;x&#8217;"\ncategories: "A,B"\ntags: ["C&D", "e/f", "g\\u0007h", "  ", "i"]\nlang: pt_BR.UTF-8',
    'x <script>alert(1)</script> <img src="data:image/png;base64,AAAA">',
  ),
  '_posts/2026-10-03-c.md': post(
    'title: "]]> end ]]> \\U0001F600 \\u202Erev\\u202C \\u0000ctl\\u0008 \\uFFFE"\ncategories: []\ndescription: ""\nlang: sr_RS@latin',
    '',
  ),
  '_posts/2026-10-04-d.md': post(
    'title: 12\nauthor: [A, "B <b@x>"]\nlang: C\nimage: assets/rel.png',
    '<video src="/v.mp4"></video> \u{1f600} ]]> &lt;!-- \u0001',
  ),
  '_posts/2026-10-05-e.md': post(
    'title: "How to write &lt;b&gt;"\ncategories: ["新闻", "a b"]\nlang: [zh_CN]',
    '<p>body <a href="javascript:x">j</a>',
  ),
  '_posts/2026-10-06-f.md': post('title: "  two \\n lines "\nlang: null\nlast_modified_at: 2026-10-07', '~~struck~~'),
  '_posts/2099-10-06-future.md': post('title: future', 'x'),
})

const server = serveForAll((state) => seedJson(root, '--persist-to', state))

const lists = ['', '/category/podcast', '/category/A%2CB', '/tag/C&D', '/tag/e%2Ff', '/tag/gh']

const documentAt = async (path: string): Promise<string> => {
  const response = await fetch(server.address + path)
  expect([path, response.status]).toEqual([path, 200])
  return response.text()
}

test('whatever is in a configuration, titles, names and texts, every feed conforms to its format', async () => {
  const faults: Record<string, string[]> = {}
  for (const list of lists) {
    for (const query of ['', '?content=summary']) {
      faults[`${list} Atom${query}`] = atomFaults(await documentAt(`${list}/feed.xml${query}`))
      faults[`${list} RSS${query}`] = rssFaults(await documentAt(`${list}/rss.xml${query}`))
      faults[`${list} JSON${query}`] = jsonFeedFaults(await documentAt(`${list}/feed.json${query}`))
    }
  }
  expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([])
  for (const list of ['', '/category/podcast']) expect(podcastFaults(await documentAt(`${list}/rss.xml`))).toEqual([])
})

test('what is said of the site, its language and its episode is in the feed as it should be', async () => {
  const rss = await documentAt('/category/podcast/rss.xml')
  expect(rss).toContain('<title>podcast – Harbour &amp; sea &amp; Vec&lt;\u2060T&gt;</title>')
  expect(rss).toContain('<description>All that happened — twice</description>')
  expect(rss).toContain('<language>zh-CN</language>')
  expect(rss).toContain('<enclosure url="https://news.example.com/a.mp3" length="9" type="audio/mpeg"/>')
  const page = 'https://news.example.com/podcast/2026/10/01/a.html'
  expect(rss).not.toContain('href="#')
  for (const address of ['#fn:1', '#foo', '?a=1#b', '', '#']) expect(rss).toContain(`href="${page}${address}"`)
})

test.skipIf(!isInstalled('feedparser'))('feedparser reads every title as people are to see it', async () => {
  const polled = await pollWithFeedparser(['/feed.xml', '/rss.xml'].map((path) => ({ url: server.address + path })))
  for (const { bozo, entries } of polled) {
    // Nobody sees this character, which keeps readers from taking what follows for a tag.
    expect([bozo, entries.map(({ title }) => title.replaceAll('\u2060', ''))]).toEqual([
      0,
      [
        'two lines',
        'How to write <b>',
        '12',
        ']]> end ]]> \u{1f600} \u202erev\u202c ctl',
        'A bold & ’x’',
        'Use <hello-world>',
      ],
    ])
  }
})
