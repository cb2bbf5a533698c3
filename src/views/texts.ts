import type { ProblemKind } from '../model/problem-kind.ts'
import type { SearchOrder, Unanswerable } from '../model/search-question.ts'
import type { SectionSort } from '../model/section-order.ts'

/** The texts of the interface that are not the site's own. */
export interface Texts {
  /** BCP 47, for dates and for `lang`. */
  locale: string
  /** The link to the list of everything, where a page of the site is at `/`. */
  allArticles: string
  /** The overview of all years, and the name of every way into it. */
  archive: string
  /** The name of the way from the home page to this one. */
  breadcrumbs: string
  categories: string
  tags: string
  newer: string
  older: string
  empty: string
  source: (name: string) => string
  original: string
  updated: string
  feeds: string
  /** This stands between a label and what follows it. */
  colon: string
  articles: (total: number) => string
  howToSubscribe: string
  /** Says what the form is for that puts one feed together of several lists. */
  combine: (most: number) => string
  categoryByName: string
  tagByName: string
  /** A link past the navigation, for people who do not see the page. */
  skip: string
  /** The name of the navigation, for them too. */
  around: string
  order: string
  pages: string
  /** The categories of the newest articles. */
  busiest: string
  more: (label: string) => string
  sorts: Record<SectionSort, string>
  previousPage: string
  nextPage: string
  /** The heading of the categories that the front page only names. */
  otherCategories: string
  allCategories: (total: number) => string
  home: string
  /** The link that opens a feed in a feed reader. */
  subscribe: string
  copy: string
  /** What a feed is, for somebody who has opened one in a browser. */
  whatIsAFeed: string
  /** The button that copies the address of a feed, and what it says when it has. */
  copyAddress: string
  copied: string
  filter: string
  /** Says what the box filters by. */
  filterBy: string
  /** The link to the subscription list of the feeds that a page shows. */
  opmlOfThese: string
  nothingFound: string
  search: SearchTexts
  /** The heading of articles about the same as one. */
  related: string
  /** The headings of pages that say what went wrong. */
  problems: Record<ProblemKind, string>
}

/** The texts of the search. */
export interface SearchTexts {
  search: string
  resultsFor: (question: string) => string
  /** What can be written into the box. */
  help: string
  unanswerable: Record<Unanswerable, (characters: number, terms: number) => string>
  articles: (total: number) => string
  moreThan: (total: number) => string
  order: string
  orders: Record<SearchOrder, string>
  /** The name of a form that narrows a question to a time. */
  between: string
  /** This stands before the feeds of a question. */
  follow: string
  since: string
  until: string
  remove: (what: string) => string
}

const en: Texts = {
  locale: 'en',
  allArticles: 'Articles',
  archive: 'Archive',
  breadcrumbs: 'You are here',
  categories: 'Categories',
  tags: 'Tags',
  newer: 'Newer',
  older: 'Older',
  empty: 'There are no articles yet.',
  source: (name) => `Source: ${name}`,
  original: 'Original',
  updated: 'Updated',
  feeds: 'Subscribe',
  colon: ':',
  articles: (total) => (total === 1 ? '1 article' : `${total} articles`),
  howToSubscribe: 'Give your feed reader the address of this site or of any page, or take a feed from here.',
  combine: (most) => `Up to ${most} categories and tags can be one feed: tick them in the list, or name one here.`,
  categoryByName: 'Name of a category',
  tagByName: 'Name of a tag',
  skip: 'Skip to the articles',
  around: 'Around the site',
  order: 'Order',
  pages: 'Pages',
  busiest: 'Busiest now',
  more: (label) => `More in ${label}`,
  sorts: { name: 'By name', total: 'Largest first', newest: 'Newest first' },
  previousPage: 'Previous page',
  nextPage: 'Next page',
  otherCategories: 'More categories',
  allCategories: (total) => `All ${total} categories`,
  home: 'Home',
  subscribe: 'Open in a reader',
  copy: 'Copy',
  whatIsAFeed: 'This is a feed: give its address to a feed reader, and new articles come to you by themselves.',
  copyAddress: 'Copy the address',
  copied: 'Copied ✓',
  filter: 'Filter',
  filterBy: 'Filter by the beginning of a name',
  opmlOfThese: 'OPML of the feeds below',
  nothingFound: 'Nothing by this name.',
  search: {
    search: 'Search',
    resultsFor: (question) => `“${question}”`,
    help: 'All words must be there. Quotation marks keep words together, a minus leaves out what has a word: "interest rates" -forecast.',
    unanswerable: {
      empty: () => 'There is no word in this.',
      'too long': (characters) => `At most ${characters} characters can be asked for.`,
      'too many terms': (_, terms) => `At most ${terms} words and phrases can be asked for.`,
      'a single character': () => 'A single character is in too many articles: add the one before or after it.',
      'only exclusions': () => 'Say what to look for, too.',
    },
    articles: (total) => (total === 0 ? 'Nothing was found.' : total === 1 ? '1 article' : `${total} articles`),
    moreThan: (total) => `More than ${total.toLocaleString('en')} articles`,
    order: 'Order',
    orders: { newest: 'Newest first', oldest: 'Oldest first', best: 'Best first' },
    between: 'Dates',
    follow: 'Follow this search',
    since: 'since',
    until: 'until',
    remove: (what) => `Without “${what}”`,
  },
  related: 'Related',
  problems: {
    'bad-parameter': 'This address is not quite right',
    'not-found': 'There is nothing here',
    gone: 'This article was deleted',
    'not-loaded': 'Nothing is loaded yet',
    unreadable: 'This cannot be read at the moment',
    unavailable: 'The storage does not answer',
    'no-search': 'This site cannot be searched',
    origin: 'The place where the rest of this site is does not answer',
    method: 'This is only for reading',
    'too-many': 'Too many requests',
    'too-large': 'Too large for that',
    internal: 'Something went wrong',
  },
}

const zh: Texts = {
  locale: 'zh-CN',
  allArticles: '文章',
  archive: '归档',
  breadcrumbs: '当前位置',
  categories: '分类',
  tags: '标签',
  newer: '较新',
  older: '较早',
  empty: '还没有文章。',
  source: (name) => `来源：${name}`,
  original: '原文',
  updated: '更新于',
  feeds: '订阅',
  colon: '：',
  articles: (total) => `${total} 篇文章`,
  howToSubscribe: '把本站或任一页面的地址交给阅读器即可订阅，也可在此选取。',
  combine: (most) => `最多 ${most} 个分类和标签可以合成一个订阅源：在下方勾选，或在此输入名称。`,
  categoryByName: '分类名称',
  tagByName: '标签名称',
  skip: '跳到正文',
  around: '站内导航',
  order: '排序',
  pages: '翻页',
  busiest: '此刻最忙',
  more: (label) => `更多${label}`,
  sorts: { name: '按名称', total: '按篇数', newest: '按最近更新' },
  previousPage: '上一页',
  nextPage: '下一页',
  otherCategories: '更多分类',
  allCategories: (total) => `全部 ${total} 个分类`,
  home: '首页',
  subscribe: '在阅读器中打开',
  copy: '复制',
  whatIsAFeed: '这是一个订阅源：把它的地址交给阅读器，新文章就会自动送到。',
  copyAddress: '复制地址',
  copied: '已复制 ✓',
  filter: '筛选',
  filterBy: '按名称开头筛选',
  opmlOfThese: '下列订阅源的 OPML',
  nothingFound: '没有这个名称。',
  search: {
    search: '搜索',
    resultsFor: (question) => `“${question}”`,
    help: '各词须同时出现；引号内的词按原样查找，减号排除含有该词的文章，例如："上调利率" -预期。',
    unanswerable: {
      empty: () => '没有可以查找的词。',
      'too long': (characters) => `最多可输入 ${characters} 个字符。`,
      'too many terms': (_, terms) => `最多可查找 ${terms} 个词。`,
      'a single character': () => '单个字在太多文章中出现，请加上它前后的字。',
      'only exclusions': () => '还请写明要查找的词。',
    },
    articles: (total) => (total === 0 ? '没有找到文章。' : `${total} 篇文章`),
    moreThan: (total) => `超过 ${total.toLocaleString('en')} 篇文章`,
    order: '排序',
    orders: { newest: '最新在前', oldest: '最早在前', best: '最相关在前' },
    between: '时间范围',
    follow: '订阅这个搜索',
    since: '从',
    until: '至',
    remove: (what) => `去掉“${what}”`,
  },
  related: '相关文章',
  problems: {
    'bad-parameter': '地址有误',
    'not-found': '这里什么也没有',
    gone: '文章已删除',
    'not-loaded': '尚未载入内容',
    unreadable: '暂时无法读取',
    unavailable: '存储暂时没有响应',
    'no-search': '本站没有搜索功能',
    origin: '本站其余内容所在的服务器没有响应',
    method: '此处仅供读取',
    'too-many': '请求过于频繁',
    'too-large': '内容过大',
    internal: '出错了',
  },
}

/** @param language BCP 47; English where there are no texts in it */
export function textsFor(language: string): Texts {
  return /^zh\b/i.test(language) ? zh : en
}
