import { counting } from './counting.ts'
import type { Texts } from './shape.ts'

const count = counting<'one' | 'many'>('fr', '\u202f')

export const fr = (): Texts => ({
  language: 'fr',
  locale: 'fr',
  hours: 'h23',
  plainZones: ['Europe/Paris', 'Europe/Brussels', 'Europe/Luxembourg', 'Europe/Monaco'],
  moment: (date, time) => `${date} à ${time}`,
  allArticles: 'Articles',
  archive: 'Archives',
  breadcrumbs: 'Vous êtes ici',
  categories: 'Rubriques',
  tags: 'Mots-clés',
  newer: 'Plus récents',
  older: 'Plus anciens',
  empty: 'Il n’y a pas encore d’article.',
  source: (name) => `Source\u00a0: ${name}`,
  original: 'Article d’origine',
  updated: 'Mis à jour le',
  readingTime: (minutes) =>
    count(minutes, {
      one: '{n} minute de lecture',
      many: '{n} de minutes de lecture',
      other: '{n} minutes de lecture',
    }),
  linkHere: 'Lien vers cette section',
  share: 'Partager',
  copyLink: 'Copier le lien',
  feeds: 'S’abonner',
  colon: '\u00a0: ',
  articles: (total) => count(total, { one: '{n} article', many: '{n} d’articles', other: '{n} articles' }),
  listDescription: (label, articles, site) => `${label}\u00a0: ${articles}, ${site}`,
  sectionsDescription: (heading, site) => `${heading}, ${site}`,
  howToSubscribe:
    'Donnez à votre lecteur de flux l’adresse de ce site ou de n’importe quelle page, ou choisissez un flux ici.',
  combine: (most) =>
    `Jusqu’à ${most} rubriques et mots-clés peuvent former un seul flux\u00a0: cochez-les dans la liste ou saisissez-les ici.`,
  categoryByName: 'Nom d’une rubrique',
  tagByName: 'Nom d’un mot-clé',
  skip: 'Aller au contenu',
  around: 'Navigation',
  order: 'Ordre',
  pages: 'Pages',
  initials: 'Par initiale',
  busiest: 'En ce moment',
  more: (label) => `Plus d’articles\u00a0: ${label}`,
  sorts: { name: 'Par nom', total: 'Les plus fournis', newest: 'Les plus récents' },
  previousPage: 'Page précédente',
  nextPage: 'Page suivante',
  otherCategories: 'Autres rubriques',
  allCategories: (total) =>
    count(total, { one: 'La seule rubrique', many: 'Les {n} de rubriques', other: 'Les {n} rubriques' }),
  home: 'Accueil',
  newest: 'Derniers articles',
  upTo: (label) => `Aller à «\u00a0${label}\u00a0»`,
  subscribe: 'Ouvrir dans un lecteur',
  copy: 'Copier',
  whatIsAFeed:
    'Ceci est un flux\u00a0: donnez son adresse à un lecteur de flux, et les nouveaux articles vous parviendront d’eux-mêmes.',
  thisIsAFeed:
    'Ceci est un flux\u00a0: copiez l’adresse de cette page dans un lecteur de flux, et les nouveaux articles vous parviendront d’eux-mêmes.',
  copyAddress: 'Copier l’adresse',
  copied: 'Copié ✓',
  filter: 'Filtrer',
  filterBy: 'Filtrer par début de nom',
  opmlOfThese: 'OPML des flux ci-dessous',
  nothingFound: 'Rien à ce nom.',
  search: {
    search: 'Rechercher',
    resultsFor: (question) => `«\u00a0${question}\u00a0»`,
    help: 'Tous les mots doivent figurer. Les guillemets gardent des mots ensemble, un moins écarte un mot\u00a0: `"hausse des taux" -prévision`.',
    unanswerable: {
      empty: () => 'Il n’y a là aucun mot.',
      'too long': (characters) =>
        count(characters, {
          one: '{n} caractère au plus.',
          many: '{n} de caractères au plus.',
          other: '{n} caractères au plus.',
        }),
      'too many terms': (_, terms) =>
        count(terms, {
          one: '{n} mot au plus.',
          many: '{n} de mots au plus.',
          other: '{n} mots ou expressions au plus.',
        }),
      'a single character': () =>
        'Un seul caractère figure dans trop d’articles\u00a0: ajoutez celui d’avant ou d’après.',
      'only exclusions': () => 'Indiquez aussi ce qu’il faut chercher.',
    },
    articles: (total) =>
      total === 0
        ? 'Aucun résultat.'
        : count(total, { one: '{n} article', many: '{n} d’articles', other: '{n} articles' }),
    moreThan: (total) =>
      count(total, { one: 'Plus de {n} article', many: 'Plus de {n} d’articles', other: 'Plus de {n} articles' }),
    order: 'Ordre',
    orders: { newest: 'Les plus récents', oldest: 'Les plus anciens', best: 'Les plus pertinents' },
    between: 'Dates',
    follow: 'Suivre cette recherche',
    since: 'depuis',
    until: 'jusqu’à',
    remove: (what) => `Sans «\u00a0${what}\u00a0»`,
  },
  related: 'Sur le même sujet',
  forPrograms: 'Cette adresse est destinée aux programmes (MCP). Les lecteurs trouveront tout à partir de l’accueil.',
  problems: {
    'bad-parameter': {
      title: 'Cette adresse n’est pas tout à fait juste',
      text: 'Une partie de l’adresse est inconnue ici. Le lien a peut-être été mal copié\u00a0:',
    },
    'not-found': {
      title: 'Page introuvable',
      text: 'Il n’y a rien à cette adresse. Le lien est peut-être erroné, ou l’article a été déplacé.',
    },
    gone: {
      title: 'Cet article a été supprimé',
      text: 'Il y avait un article à cette adresse. Il n’est plus disponible.',
    },
    'not-loaded': {
      title: 'Ce site est en préparation',
      text: 'Les articles arrivent bientôt. Revenez dans un moment.',
    },
    unreadable: {
      title: 'Page momentanément indisponible',
      text: 'Cette page ne peut pas être lue pour l’instant. Réessayez dans une minute.',
    },
    unavailable: {
      title: 'Page momentanément indisponible',
      text: 'Le site ne répond pas pour l’instant. Réessayez dans une minute.',
    },
    'no-search': {
      title: 'Ce site n’a pas de recherche',
      text: 'On ne peut pas chercher ici. Tout le reste est disponible.',
    },
    origin: {
      title: 'Page momentanément indisponible',
      text: 'Le serveur qui héberge cette page ne répond pas. Réessayez plus tard.',
    },
    method: { title: 'Lecture seule', text: 'Rien ne peut être envoyé à cette adresse.' },
    'too-many': {
      title: 'Trop de requêtes',
      text: 'Cela fait beaucoup en peu de temps. Réessayez dans une minute.',
    },
    'too-large': { title: 'Trop volumineux', text: 'Cet article est trop long pour ce format.' },
    internal: { title: 'Une erreur s’est produite', text: 'Elle vient de nous, pas de vous. Réessayez plus tard.' },
  },
  api: {
    introduction:
      'Tous les articles, rubriques et mots-clés en JSON, sans clé et depuis n’importe quel site. Les listes répondent `{ data, meta: { total, next, previous } }`, le reste `{ data }`. `meta.next` est l’adresse de la page suivante\u00a0; elle figure aussi dans l’en-tête `Link`. Renvoyez l’`ETag` d’une réponse comme `If-None-Match`\u00a0: ce qui n’a pas changé donne un 304.',
    description: 'La description pour les programmes, en OpenAPI 3.1',
    operations: {
      listArticles: 'Articles',
      countArticles: 'Articles par mois ou par année',
      getArticleMarkdown: 'Un article en Markdown',
      getNeighbours: 'Les articles précédent et suivant',
      getRelated: 'Articles sur le même sujet',
      getArticle: 'Un article',
      listCategories: 'Rubriques',
      listTags: 'Mots-clés',
      getCategory: 'Une rubrique',
      getTag: 'Un mot-clé',
      listChanges: 'Ce qui a changé',
      getIndex: 'Ce qu’il y a',
      getSite: 'Le site',
      getOpenApi: 'La description de l’API',
    },
    parameters: 'Paramètres',
    answer: 'Réponse',
    fields: 'Champs des réponses',
    problems: 'Erreurs',
    aboutProblems:
      'Une requête sans réponse possible reçoit un document d’erreur, `application/problem+json` (RFC 9457). Son `type` est l’adresse de l’un de ceux-ci\u00a0:',
    path: 'Chemin',
    tryIt: 'Essayer',
    noAnswer: 'Pas de réponse',
  },
})
