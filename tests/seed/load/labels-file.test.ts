import { expect, test } from 'vitest'
import { parseYaml } from '../../../seed/archive/yaml.ts'
import { labelsFile } from '../../../seed/load/labels-file.ts'
import { makeSite } from '../make-site.ts'

const post = (categories: string, tags: string) => `---\ncategories: ${categories}\ntags: ${tags}\n---\nhi`

test('the labels of an archive are printed as the file that would keep them, with the tags of categories that have none', async () => {
  const text = await labelsFile(
    makeSite({
      '_config.yml': 'url: https://news.example.com\n',
      '_posts/2021-01-01-a.md': post('gang', '港口新闻'),
      '_posts/2021-01-02-b.md': post('gang', '港口新闻'),
      '_posts/2021-01-03-c.md': post('lan', '澜洲新闻'),
      '_posts/2021-01-04-d.md': post('lan', '蓝洲新闻'),
      '_posts/2021-01-05-e.md': post('"yes"', '["a: b"]'),
    }),
  )
  expect(text.split('\n').slice(1)).toEqual([
    'gang: 港口新闻',
    'lan: lan # "澜洲新闻" (1 of 2), "蓝洲新闻" (1 of 2)',
    '"yes": "a: b"',
  ])
  expect(parseYaml(text)).toEqual({ gang: '港口新闻', lan: 'lan', yes: 'a: b' })
})

test('where tags are topics, names are printed, and no archive is no file', async () => {
  const text = await labelsFile(
    makeSite({
      '_config.yml': 'url: https://news.example.com\n',
      '_posts/2021-01-01-a.md': post('js', 'closures scope'),
      '_posts/2021-01-02-b.md': post('js', 'JS'),
    }),
  )
  expect(text.split('\n').slice(1)).toEqual(['js: js # "JS" (1 of 2)'])
  await expect(labelsFile(makeSite({ 'a.md': 'x' }))).rejects.toThrow('there is no _config.yml in it')
})
