import { expect, test } from 'vitest'
import { readCollections } from '../../../seed/archive/collections.ts'
import { readConfig } from '../../../seed/archive/config.ts'
import { makeSite } from '../make-site.ts'

const plants = {
  '_plants/grain/rye.md': '---\ntitle: Rye\ncategories: rye\n---\nRye.\n',
  '_plants/oak.md': '---\ntitle: Oak\nkind: tree\nbox: {b: 3}\n---\nOak.\n',
  '_plants/gone.md': '---\ntitle: Gone\n---\n',
}

const defaults = [
  { scope: { path: '' }, values: { kind: 'any', box: { a: 1, b: 1 } } },
  { scope: { path: '', type: 'posts' }, values: { kind: 'post' } },
  { scope: { path: '', type: 'plants' }, values: { kind: 'plant', categories: ['field'], box: { b: 2 } } },
  { scope: { path: '_plants/grain' }, values: { sown: true, permalink: '/grain/:title/' } },
  { scope: { path: '_plants/gone.md' }, values: { published: false } },
  { scope: { path: '_plants/*.md' }, values: { leaf: true } },
]

test('the documents of a collection have the defaults for them, as Jekyll 4.3 merges them', () => {
  const yaml = { url: 'https://news.example.com', collections: { plants: { output: true } }, defaults }
  const { collections } = readCollections(makeSite(plants), yaml, readConfig(yaml, {}))
  expect(collections.plants).toMatchObject([
    { title: 'Rye', kind: 'plant', sown: true, categories: ['field', 'rye'], box: { a: 1, b: 2 }, url: '/grain/rye/' },
    { title: 'Oak', kind: 'tree', leaf: true, categories: ['field'], box: { a: 1, b: 3 }, url: '/plants/oak.html' },
  ])
})

test('in a folder of collections, paths of defaults go with and without that folder', () => {
  const files = { 'all/_plants/oak.md': '---\ntitle: Oak\n---\n' }
  const within = (path: string) => ({
    url: 'https://news.example.com',
    collections: ['plants'],
    collections_dir: 'all',
    defaults: [{ scope: { path }, values: { kind: 'tree' } }],
  })
  for (const path of ['_plants', 'all/_plants']) {
    const yaml = within(path)
    expect(readCollections(makeSite(files), yaml, readConfig(yaml, {})).collections.plants).toMatchObject([
      { kind: 'tree' },
    ])
  }
})
