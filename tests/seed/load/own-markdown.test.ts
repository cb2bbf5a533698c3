import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { workerOver } from '../kv/worker-over.ts'
import { loading, trusting } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const post = (body: string) => `---\ntitle: T\n---\n${body}\n`

/** Over 80,000 characters of HTML, whose links lead to places within its page. */
const large = (word: string) => post(`[${word}](#end)\n\n${'Some **bold** words. '.repeat(5_000)}`)

const file = '_posts/2021-01-01-a.md'

test('an article of any length has Markdown, and a publish of its file leaves what a load of everything does', {
  tags: ['large'],
}, async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\nbaseurl: /b\n',
    [file]: large('first'),
    '_posts/2021-01-02-b.md': post('Short.'),
  })
  const kv = memoryKv()
  const first = await load(root, async () => kv, loading)
  expect(first.kinds.markdown?.writes).toBe(1)
  const markdown = async (stem: string) => {
    const answer = await workerOver(kv)(`https://news.example.com/b/api/v1/articles/${stem}.md`)
    return [answer.status, await answer.text()] as const
  }
  const publish = async (text: string | null) => {
    if (text === null) rmSync(join(root, file))
    else writeSite(root, { [file]: text })
    const { everything } = await loadFiles(root, [file], async () => kv, loading)
    const whole = memoryKv()
    await load(root, async () => whole, loading)
    expect(contentOf(kv)).toEqual(contentOf(whole))
    expect(everything).toBe(null)
    return [...kv.pairs.keys()].filter((key) => key.startsWith('markdown/'))
  }
  const head =
    '# T\n\n- Published: 2021-01-01T00:00:00+00:00\n- Page: <https://news.example.com/b/2021/01/01/a.html>\n\n'
  const [status, text] = await markdown('2021/01/01/a')
  expect([status, text.slice(0, head.length + 70)]).toEqual([
    200,
    `${head}[first](https://news.example.com/b/2021/01/01/a.html#end)\n\nSome **bold**`.slice(0, head.length + 70),
  ])
  expect(text.match(/\*\*bold\*\*/g)).toHaveLength(5_000)
  expect(await publish(large('second'))).toEqual(['markdown/2021/01/01/a'])
  expect((await markdown('2021/01/01/a'))[1]).toContain('[second](')
  expect(await publish(post('Small.'))).toEqual([])
  expect(await markdown('2021/01/01/a')).toEqual([200, `${head}Small.\n`])
  expect(await publish(large('third'))).toEqual(['markdown/2021/01/01/a'])
  expect(await publish(null)).toEqual([])
  expect((await markdown('2021/01/01/a'))[0]).toBe(410)
})

test('Markdown is there before the article that has it', async () => {
  const root = makeSite({ '_config.yml': 'url: https://news.example.com\n', [file]: large('x') })
  writeSite(root, { '_posts/2021-01-02-b.md': large('y') })
  const kv = memoryKv()
  await load(root, async () => kv, trusting)
  const placeOf = (key: string) => kv.calls.findIndex(([verb, ...keys]) => verb === 'put' && keys.includes(key))
  for (const stem of ['2021/01/01/a', '2021/01/02/b'])
    expect(placeOf(`markdown/${stem}`)).toBeLessThan(placeOf(`article/${stem}`))
  // Both are written at once.
  expect(placeOf('markdown/2021/01/02/b')).toBe(placeOf('markdown/2021/01/01/a'))
})

test('where an article says that it has Markdown and KV does not show it yet, the client is to come back', async () => {
  const root = makeSite({ '_config.yml': 'url: https://news.example.com\n', [file]: large('x') })
  const kv = memoryKv()
  await load(root, async () => kv, trusting)
  await kv.delete(['markdown/2021/01/01/a'])
  const answer = await workerOver(kv)('https://news.example.com/api/v1/articles/2021/01/01/a.md')
  expect([answer.status, answer.headers.has('Retry-After')]).toEqual([503, true])
})
