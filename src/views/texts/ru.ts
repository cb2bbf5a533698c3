import { counting } from './counting.ts'
import type { Texts } from './shape.ts'

const count = counting<'one' | 'few' | 'many'>('ru', '\u00a0')

export const ru = (): Texts => ({
  language: 'ru',
  locale: 'ru',
  hours: 'h23',
  plainZones: ['Europe/Moscow'],
  moment: (date, time) => `${date}, ${time}`,
  allArticles: 'Статьи',
  categories: 'Рубрики',
  tags: 'Метки',
  newer: 'Новее',
  older: 'Раньше',
  empty: 'Статей пока нет.',
  source: (name) => `Источник: ${name}`,
  original: 'Оригинал',
  updated: 'Обновлено:',
  feeds: 'Подписка',
  colon: ':',
  articles: (total) => count(total, { one: '{n} статья', few: '{n} статьи', many: '{n} статей', other: '{n} статьи' }),
  listDescription: (label, articles, site) => `${label}: ${articles}, ${site}`,
  sectionsDescription: (heading, site) => `${heading}, ${site}`,
  howToSubscribe: 'Добавьте адрес этого сайта или любой страницы в программу для чтения лент или выберите ленту здесь.',
  combine: (most) => `До ${most} рубрик и меток можно объединить в одну ленту: отметьте их в списке или введите здесь.`,
  categoryByName: 'Название рубрики',
  tagByName: 'Название метки',
  skip: 'Перейти к содержанию',
  around: 'Навигация',
  order: 'Порядок',
  pages: 'Страницы',
  initials: 'По первой букве',
  busiest: 'Сейчас больше всего нового',
  more: (label) => `Ещё в рубрике «${label}»`,
  sorts: { name: 'По названию', total: 'Сначала крупные', newest: 'Сначала новые' },
  previousPage: 'Предыдущая страница',
  nextPage: 'Следующая страница',
  otherCategories: 'Другие рубрики',
  allCategories: (total) =>
    count(total, {
      one: 'Все рубрики: {n}',
      few: 'Все {n} рубрики',
      many: 'Все {n} рубрик',
      other: 'Все {n} рубрики',
    }),
  home: 'Главная',
  newest: 'Свежие статьи',
  upTo: (label) => `Перейти: «${label}»`,
  subscribe: 'Открыть в программе',
  copy: 'Копировать',
  whatIsAFeed: 'Это лента: добавьте её адрес в программу для чтения лент, и новые статьи будут приходить сами.',
  thisIsAFeed:
    'Это лента: скопируйте адрес этой страницы в программу для чтения лент, и новые статьи будут приходить сами.',
  copyAddress: 'Скопировать адрес',
  copied: 'Скопировано ✓',
  filter: 'Найти',
  filterBy: 'По началу названия',
  opmlOfThese: 'OPML этих лент',
  nothingFound: 'Ничего с таким названием.',
  search: {
    search: 'Поиск',
    resultsFor: (question) => `«${question}»`,
    help: 'Ищутся статьи, где есть все слова. Кавычки держат слова вместе, минус исключает слово: `"рост ставок" -прогноз`.',
    unanswerable: {
      empty: () => 'Здесь нет ни одного слова.',
      'too long': (characters) =>
        count(characters, {
          one: 'Не больше {n} знака.',
          few: 'Не больше {n} знаков.',
          many: 'Не больше {n} знаков.',
          other: 'Не больше {n} знака.',
        }),
      'too many terms': (_, terms) =>
        count(terms, {
          one: 'Не больше {n} слова.',
          few: 'Не больше {n} слов.',
          many: 'Не больше {n} слов.',
          other: 'Не больше {n} слова.',
        }),
      'a single character': () => 'Один знак встречается в слишком многих статьях: добавьте соседний.',
      'only exclusions': () => 'Укажите и то, что нужно найти.',
    },
    articles: (total) =>
      total === 0
        ? 'Ничего не найдено.'
        : count(total, { one: '{n} статья', few: '{n} статьи', many: '{n} статей', other: '{n} статьи' }),
    moreThan: (total) =>
      count(total, {
        one: 'Больше {n} статьи',
        few: 'Больше {n} статей',
        many: 'Больше {n} статей',
        other: 'Больше {n} статьи',
      }),
    order: 'Порядок',
    orders: { newest: 'Сначала новые', oldest: 'Сначала старые', best: 'Сначала подходящие' },
    pages: 'Страницы',
    more: 'Ещё',
    since: 'с',
    until: 'до',
    remove: (what) => `Без «${what}»`,
  },
  problems: {
    'bad-parameter': {
      title: 'В адресе ошибка',
      text: 'Часть адреса здесь ничего не значит. Возможно, ссылка скопирована неверно:',
    },
    'not-found': {
      title: 'Страница не найдена',
      text: 'По этому адресу ничего нет. Возможно, ссылка неверна или статья переехала.',
    },
    gone: { title: 'Статья удалена', text: 'По этому адресу была статья. Её больше нет.' },
    'not-loaded': { title: 'Сайт готовится к открытию', text: 'Статьи скоро появятся. Загляните немного позже.' },
    unreadable: {
      title: 'Страница временно недоступна',
      text: 'Сейчас её не удаётся прочитать. Попробуйте через минуту.',
    },
    unavailable: {
      title: 'Страница временно недоступна',
      text: 'Сайт сейчас не отвечает. Попробуйте через минуту.',
    },
    origin: {
      title: 'Страница временно недоступна',
      text: 'Сервер, на котором она находится, не отвечает. Попробуйте позже.',
    },
    method: { title: 'Только для чтения', text: 'На этот адрес ничего нельзя отправить.' },
    'too-many': {
      title: 'Слишком много запросов',
      text: 'За короткое время их было слишком много. Попробуйте через минуту.',
    },
    'too-large': { title: 'Слишком большой объём', text: 'Статья слишком длинна для этого формата.' },
    internal: { title: 'Что-то пошло не так', text: 'Ошибка на нашей стороне. Попробуйте позже.' },
  },
  api: {
    introduction:
      'Все статьи, рубрики и метки в формате JSON, без ключа и с любого сайта. Списки отвечают `{ data, meta: { total, next, previous } }`, всё остальное — `{ data }`. `meta.next` — адрес следующей страницы, он есть и в заголовке `Link`. Отправьте `ETag` ответа как `If-None-Match`: если ничего не изменилось, придёт 304.',
    description: 'Описание для программ: OpenAPI 3.1',
    operations: {
      listArticles: 'Статьи',
      countArticles: 'Число статей по месяцам или годам',
      getArticleMarkdown: 'Статья в формате Markdown',
      getNeighbours: 'Предыдущая и следующая статьи',
      getArticle: 'Статья',
      listCategories: 'Рубрики',
      listTags: 'Метки',
      getCategory: 'Рубрика',
      getTag: 'Метка',
      listChanges: 'Изменения',
      getIndex: 'Что здесь есть',
      getSite: 'Сайт',
      getOpenApi: 'Описание API',
    },
    parameters: 'Параметры',
    answer: 'Ответ',
    fields: 'Поля ответов',
    problems: 'Ошибки',
    aboutProblems:
      'На запрос, на который нельзя ответить, приходит документ об ошибке `application/problem+json` (RFC 9457). Его `type` — адрес одного из этих разделов:',
    path: 'Путь',
    tryIt: 'Попробовать',
    noAnswer: 'Нет ответа',
  },
})
