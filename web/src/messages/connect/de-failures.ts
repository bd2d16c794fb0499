import type { ConnectTexts } from './texts.ts'

export const deFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'Planbridge ist nicht erreichbar',
    text: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es erneut.',
  },
  'foreign-answer': {
    title: 'Statt Planbridge hat eine andere Seite geantwortet',
    text: 'Falls Sie ein öffentliches oder ein Firmennetz nutzen: Prüfen Sie in einem anderen Tab, ob Sie dort angemeldet sind. Versuchen Sie es dann erneut.',
  },
  outdated: {
    title: 'Diese Seite ist veraltet',
    text: 'Planbridge wurde aktualisiert, während sie offen war. Laden Sie die Seite neu und versuchen Sie es erneut.',
  },
  busy: {
    title: 'Planbridge ist gerade ausgelastet',
    text: 'Es wurde nichts geändert. Warten Sie eine Minute und versuchen Sie es erneut.',
  },
  'too-many-requests': {
    title: 'Das war zu oft',
    text: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  internal: {
    title: 'Bei uns ist etwas schiefgegangen',
    text: 'Versuchen Sie es erneut. Wenn es wieder geschieht, wenden Sie sich an den Support von {host} und nennen Sie die Referenz.',
  },
  'storage-blocked': {
    title: 'Ihr Browser blockiert Websitedaten',
    text: 'Zum Verbinden muss in diesem Fenster etwas gespeichert werden. Erlauben Sie Websitedaten für diese Adresse und versuchen Sie es erneut.',
  },
  'browser-unsuitable': {
    title: 'Diese Adresse ist nicht sicher genug',
    text: 'Ihr Browser erlaubt das nur auf einer sicheren Adresse (https). Wenden Sie sich an den Support von {host}.',
  },
  'session-ended': {
    title: 'Die Zeit zum Verbinden ist abgelaufen',
    text: 'Es ist nichts verloren. Beginnen Sie in {host} neu.',
  },
  'session-used': {
    title: 'Ein Konto ist bereits verbunden',
    text: 'Um ein weiteres zu verbinden, beginnen Sie in {host} neu.',
  },
  'link-used': {
    title: 'Dieser Link gilt nicht mehr',
    text: 'Ein Link gilt einmal und nur für kurze Zeit. Gehen Sie zurück zu der App, aus der Sie kamen, und beginnen Sie neu.',
  },
  unavailable: {
    title: 'Das ist gerade nicht verfügbar',
    text: 'Wählen Sie einen anderen Weg, oder wenden Sie sich an den Support von {host}.',
  },
  'host-mistake': {
    title: 'Von {host} kam etwas, das wir nicht verwenden können',
    text: 'Gehen Sie zurück und versuchen Sie es erneut. Wenn es wieder geschieht, wenden Sie sich an den Support von {host}.',
  },
  unconfirmed: {
    title: 'Bestätigen Sie zuerst, dass Sie es sind',
    text: 'Lesen Sie, für wen der Zugriff ist, und bestätigen Sie ihn.',
  },
  'too-many-connections': {
    title: 'Mehr Verbindungen sind nicht möglich',
    text: 'Trennen Sie in {host} eine Verbindung, die Sie nicht mehr brauchen, und versuchen Sie es erneut.',
  },
  declined: {
    title: 'Der Zugriff wurde abgelehnt',
    text: 'Es wurde nichts freigegeben und nichts verbunden. Wenn Sie das nicht wollten, versuchen Sie es erneut.',
  },
  'delegation-not-granted': {
    title: 'Arbeit in Ihrer Abwesenheit wurde bei {provider} nicht erlaubt',
    text: 'Es wurde nichts verbunden. Versuchen Sie es erneut und erlauben Sie den dauerhaften Zugriff, wenn Sie danach gefragt werden, oder wählen Sie einen anderen Weg.',
  },
  'app-refused': {
    title: '{provider} akzeptiert diese App nicht',
    text: 'Es liegt nicht an Ihrem Konto, und es wurde nichts verbunden. Wenden Sie sich an den Support von {host} und nennen Sie die Referenz.',
  },
  'provider-busy': {
    title: '{provider} ist gerade ausgelastet',
    text: 'Es wurde nichts verbunden. Warten Sie eine Minute und versuchen Sie es erneut.',
  },
  'sign-in-again': {
    title: '{provider} verlangt eine neue Anmeldung',
    text: 'Es wurde noch nichts verbunden. Versuchen Sie es erneut und melden Sie sich an.',
  },
  untrusted: {
    title: 'Die Antwort von {provider} war nicht sicher',
    text: 'Sie hat unsere Prüfung nicht bestanden, deshalb wurde nichts verbunden. Versuchen Sie es erneut. Wenn es wieder geschieht, wenden Sie sich an den Support von {host}.',
  },
  'not-finished': {
    title: 'Das Verbinden wurde nicht abgeschlossen',
    text: 'Es muss binnen weniger Minuten abgeschlossen werden, in dem Fenster, in dem es begann. Es wurde nichts verbunden. Versuchen Sie es erneut.',
  },
  'different-account': {
    title: 'Das ist ein anderes Konto',
    text: 'Sie haben sich bei {provider} mit einem anderen Konto angemeldet als zuvor. Es wurde nichts geändert.',
  },
  'account-in-use': {
    title: 'Dieses Konto wird hier schon verwendet',
    text: 'Eine andere Person hat dieses Konto von {provider} verbunden. Verwenden Sie ein anderes, oder fragen Sie den Support von {host}.',
  },
  'account-not-allowed': {
    title: 'Dieses Konto ist hier nicht zugelassen',
    text: 'Ihre Firma erlaubt es nicht. Verwenden Sie Ihr Firmenkonto, oder fragen Sie Ihre Administration.',
  },
  'provider-unreachable': {
    title: '{provider} ist nicht erreichbar',
    text: 'Vielleicht ist es nur eine kurze Störung. Es wurde nichts geändert. Warten Sie eine Minute und versuchen Sie es erneut.',
  },
  'rate-limited': {
    title: '{provider} bittet um eine Pause',
    text: 'In kurzer Zeit kamen zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  'token-rejected': {
    title: '{provider} hat dieses Token nicht angenommen',
    text: 'Prüfen Sie, ob Sie es vollständig kopiert haben und ob es noch gültig ist.',
  },
  'token-malformed': {
    title: 'Das ist kein Token',
    text: 'Kopieren Sie das Token noch einmal, vollständig und ohne Zusätze.',
  },
  'end-date-invalid': {
    title: 'Dieses Enddatum passt nicht',
    text: 'Wählen Sie ein Datum ab heute, das nicht später liegt als erlaubt.',
  },
  'terms-invalid': {
    title: 'Bitte prüfen Sie Ihre Angaben',
    text: 'Geben Sie an, wofür es ist, und wählen Sie mindestens einen Vorgang und ein Ende, das {provider} erlaubt.',
  },
  'account-unknown': {
    title: 'Dieses Konto gehört nicht zu Ihren',
    text: 'Wählen Sie eines der Konten in der Liste.',
  },
  'connection-gone': {
    title: 'Diese Verbindung gibt es nicht mehr',
    text: 'Vielleicht wurde sie an anderer Stelle getrennt. Sie können sie neu herstellen.',
  },
}
