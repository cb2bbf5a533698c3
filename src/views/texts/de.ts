import { counting } from './counting.ts'
import type { Texts } from './shape.ts'

const count = counting<'one'>('de', '.')

export const de = (): Texts => ({
  language: 'de',
  locale: 'de',
  hours: 'h23',
  plainZones: [
    'Europe/Berlin',
    'Europe/Vienna',
    'Europe/Zurich',
    'Europe/Luxembourg',
    'Europe/Vaduz',
    'Europe/Busingen',
  ],
  moment: (date, time) => `${date}, ${time} Uhr`,
  allArticles: 'Artikel',
  categories: 'Rubriken',
  tags: 'Schlagwörter',
  newer: 'Neuere',
  older: 'Ältere',
  empty: 'Noch gibt es keine Artikel.',
  source: (name) => `Quelle: ${name}`,
  original: 'Original',
  updated: 'Aktualisiert:',
  feeds: 'Abonnieren',
  colon: ':',
  articles: (total) => count(total, { one: '{n} Artikel', other: '{n} Artikel' }),
  listDescription: (label, articles, site) => `${label}: ${articles}, ${site}`,
  sectionsDescription: (heading, site) => `${heading}, ${site}`,
  howToSubscribe:
    'Geben Sie Ihrem Feedreader die Adresse dieser Website oder einer beliebigen Seite, oder wählen Sie hier einen Feed.',
  combine: (most) =>
    `Bis zu ${most} Rubriken und Schlagwörter lassen sich zu einem Feed verbinden: in der Liste ankreuzen oder hier eingeben.`,
  categoryByName: 'Name einer Rubrik',
  tagByName: 'Name eines Schlagworts',
  skip: 'Zum Inhalt springen',
  around: 'Navigation',
  order: 'Reihenfolge',
  pages: 'Seiten',
  initials: 'Nach Anfangsbuchstaben',
  busiest: 'Gerade viel Neues',
  more: (label) => `Mehr aus „${label}“`,
  sorts: { name: 'Nach Name', total: 'Größte zuerst', newest: 'Neueste zuerst' },
  previousPage: 'Vorherige Seite',
  nextPage: 'Nächste Seite',
  otherCategories: 'Weitere Rubriken',
  allCategories: (total) => count(total, { one: 'Die eine Rubrik', other: 'Alle {n} Rubriken' }),
  home: 'Startseite',
  newest: 'Neueste Artikel',
  upTo: (label) => `Zu „${label}“`,
  subscribe: 'Im Reader öffnen',
  copy: 'Kopieren',
  whatIsAFeed:
    'Dies ist ein Feed: Geben Sie seine Adresse einem Feedreader, und neue Artikel kommen von selbst zu Ihnen.',
  thisIsAFeed:
    'Dies ist ein Feed: Kopieren Sie die Adresse dieser Seite in einen Feedreader, und neue Artikel kommen von selbst zu Ihnen.',
  copyAddress: 'Adresse kopieren',
  copied: 'Kopiert ✓',
  filter: 'Filtern',
  filterBy: 'Nach Namensanfang filtern',
  opmlOfThese: 'OPML der Feeds unten',
  nothingFound: 'Nichts unter diesem Namen.',
  search: {
    search: 'Suche',
    resultsFor: (question) => `„${question}“`,
    help: 'Alle Wörter müssen vorkommen. Anführungszeichen halten Wörter zusammen, ein Minus schließt ein Wort aus: `"höhere Zinsen" -Prognose`.',
    unanswerable: {
      empty: () => 'Darin ist kein Wort.',
      'too long': (characters) => count(characters, { one: 'Höchstens {n} Zeichen.', other: 'Höchstens {n} Zeichen.' }),
      'too many terms': (_, terms) =>
        count(terms, { one: 'Höchstens {n} Wort.', other: 'Höchstens {n} Wörter und Wortgruppen.' }),
      'a single character': () =>
        'Ein einzelnes Zeichen steht in zu vielen Artikeln: Ergänzen Sie eines davor oder danach.',
      'only exclusions': () => 'Geben Sie auch an, was gesucht wird.',
    },
    articles: (total) =>
      total === 0 ? 'Nichts gefunden.' : count(total, { one: '{n} Artikel', other: '{n} Artikel' }),
    moreThan: (total) => count(total, { one: 'Mehr als {n} Artikel', other: 'Mehr als {n} Artikel' }),
    order: 'Reihenfolge',
    orders: { newest: 'Neueste zuerst', oldest: 'Älteste zuerst', best: 'Beste zuerst' },
    pages: 'Seiten',
    more: 'Mehr',
    since: 'ab',
    until: 'bis',
    remove: (what) => `Ohne „${what}“`,
  },
  problems: {
    'bad-parameter': {
      title: 'Diese Adresse stimmt nicht ganz',
      text: 'Ein Teil davon ist hier unbekannt. Vielleicht wurde der Link falsch kopiert:',
    },
    'not-found': {
      title: 'Hier ist nichts',
      text: 'Vielleicht ist der Link falsch, oder der Artikel ist umgezogen.',
    },
    gone: {
      title: 'Dieser Artikel wurde gelöscht',
      text: 'Unter dieser Adresse stand ein Artikel. Es gibt ihn nicht mehr.',
    },
    'not-loaded': {
      title: 'Diese Website wird gerade eingerichtet',
      text: 'Die Artikel sind bald da. Bitte schauen Sie in Kürze wieder vorbei.',
    },
    unreadable: {
      title: 'Diese Seite lässt sich gerade nicht anzeigen',
      text: 'Sie kann im Moment nicht gelesen werden. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    unavailable: {
      title: 'Diese Seite lässt sich gerade nicht anzeigen',
      text: 'Die Website antwortet im Moment nicht. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    origin: {
      title: 'Diese Seite lässt sich gerade nicht anzeigen',
      text: 'Der Server, auf dem sie liegt, antwortet nicht. Bitte versuchen Sie es später noch einmal.',
    },
    method: { title: 'Hier kann man nur lesen', text: 'An diese Adresse lässt sich nichts senden.' },
    'too-many': {
      title: 'Zu viele Anfragen',
      text: 'Das waren sehr viele in kurzer Zeit. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    'too-large': { title: 'Dafür zu groß', text: 'Dieser Artikel ist für dieses Format zu lang.' },
    internal: {
      title: 'Etwas ist schiefgegangen',
      text: 'Der Fehler liegt bei uns. Bitte versuchen Sie es später noch einmal.',
    },
  },
  api: {
    introduction:
      'Alle Artikel, Rubriken und Schlagwörter als JSON, ohne Schlüssel und von jeder Website aus. Listen antworten mit `{ data, meta: { total, next, previous } }`, alles andere mit `{ data }`. `meta.next` ist die Adresse der nächsten Seite und steht auch im Header `Link`. Senden Sie den `ETag` einer Antwort als `If-None-Match` zurück: Was sich nicht geändert hat, ist ein 304.',
    description: 'Die Beschreibung für Programme in OpenAPI 3.1',
    operations: {
      listArticles: 'Artikel',
      countArticles: 'Artikel je Monat oder Jahr',
      getArticleMarkdown: 'Ein Artikel als Markdown',
      getNeighbours: 'Die Artikel davor und danach',
      getArticle: 'Ein Artikel',
      listCategories: 'Rubriken',
      listTags: 'Schlagwörter',
      getCategory: 'Eine Rubrik',
      getTag: 'Ein Schlagwort',
      listChanges: 'Was sich geändert hat',
      getIndex: 'Was es gibt',
      getSite: 'Die Website',
      getOpenApi: 'Die Beschreibung der API',
    },
    parameters: 'Parameter',
    answer: 'Antwort',
    fields: 'Felder der Antworten',
    problems: 'Fehler',
    aboutProblems:
      'Was nicht beantwortet werden kann, ist ein Fehlerdokument, `application/problem+json` (RFC 9457). Sein `type` ist die Adresse eines von diesen:',
    path: 'Pfad',
    tryIt: 'Ausprobieren',
    noAnswer: 'Keine Antwort',
  },
})
