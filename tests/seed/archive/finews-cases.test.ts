import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { makeSite, writeSite } from '../make-site.ts'
import { readArchive } from '../read-archive.ts'

// Invented archives in the shapes of a real one, beside the project; not everybody has them.
const cases = fileURLToPath(new URL('../../../../shared/cases/finews', import.meta.url))
if (!existsSync(cases)) console.warn('SKIPPED: the cases of finews are not here, so nothing is read of them')

const now = Date.parse('2026-11-01T00:00:00Z')

/** A case with a few files more. */
function read(name: string, settings = '', files: Record<string, string> = {}) {
  const root = makeSite({})
  cpSync(join(cases, name), root, { recursive: true })
  writeSite(root, { '_config.yml': `${readFileSync(join(cases, name, '_config.yml'), 'utf8')}\n${settings}`, ...files })
  return readArchive(root, now)
}

describe.skipIf(!existsSync(cases))('an archive of financial news', () => {
  test('its old posts are said, and loaded as what they were in _posts when the folder is named', async () => {
    expect((await read('old-post')).problems).toEqual([
      {
        path: 'old_post',
        line: null,
        reason: 'not loaded',
        detail:
          '4 dated posts in old_post/ are not loaded: add "post_folders: [old_post]" below edge_news in _config.yml to load them',
      },
    ])
    const { posts, problems } = await read('old-post', 'edge_news: { post_folders: [old_post] }\n')
    expect(problems).toEqual([])
    const old = posts.filter(({ file, location }) => file !== location)
    expect([posts.length, old.length]).toEqual([8, 4])
    expect(old[0]).toMatchObject({
      file: '_posts/2021-12-08-202112089900000002.md',
      location: 'old_post/2021-12-08-202112089900000002.md',
      path: '/emnews/2021/12/08/202112089900000002.html',
      jekyllId: '/emnews/2021/12/08/202112089900000002',
      categories: ['emnews'],
    })
  })

  test.each<[name: string, files: number, mended: string[]]>([
    ['all-shapes', 23, ['…21.md:3', '…22.md:3']],
    ['shapes', 27, ['…21.md:3', '…22.md:3', '…32.md:5', '…32.md:6']],
    ['spaces', 31, ['…21.md:3', '…22.md:3']],
    ['labels-one-post', 4, []],
  ])('every post of %s is loaded, and those that are no YAML are said', async (name, files, mended) => {
    const { posts, problems } = await read(name)
    expect(posts.length).toBe(files)
    expect(
      problems.map(({ path, line, reason }) => `${path.replace(/^.*(?=\d\d\.md)/, '…')}:${line} ${reason}`),
    ).toEqual(mended.map((place) => `${place} mended front matter`))
  })

  test('its crawler wrote titles and names that are no YAML', async () => {
    const titles = new Map(
      (await read('shapes')).posts.map(({ file, title, categories, tags }) => [file, { title, categories, tags }]),
    )
    const post = (n: number) => titles.get(`_posts/2022-01-29-NW2022012999000000${n}.md`)
    expect(post(21)).toEqual({ title: '清岚: 说"静音"泵', categories: ['qingheribao'], tags: ['青河日报新闻'] })
    expect(post(22)).toEqual({ title: '清岚\\南坪公司', categories: ['qingheribao'], tags: ['青河日报新闻'] })
    expect(post(32)).toMatchObject({ categories: ['@qinglan'], tags: ['@青岚新闻'] })
  })

  test('names with spaces that have pages are one category each', async () => {
    const names = ['77qinghebaodao 77caiAPP', '77qinghebaodao  nanhulicaitong', 'Career At qingPEVC']
    const pages = names.map((name) => [`category/${name}.html`, `---\nlayout: category\ncategory: ${name}\n---\n`])
    const { posts } = await read('spaces', 'edge_news: { categories: pages }\n', Object.fromEntries(pages))
    const joined = posts.filter(({ categories }) => categories.some((name) => name.includes(' ')))
    expect(joined.map(({ path, categories }) => [path, categories])).toEqual([
      ['/career/at/qingpevc/2022/01/30/NW202201309900000008.html', ['Career At qingPEVC']],
      ['/77qinghebaodao/nanhulicaitong/2022/01/30/NW202201309900000002.html', ['77qinghebaodao  nanhulicaitong']],
      ['/77qinghebaodao/77caiapp/2022/01/30/NW202201309900000001.html', ['77qinghebaodao 77caiAPP']],
    ])
  })
})
