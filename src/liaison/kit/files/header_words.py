# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that name columns, folded (no accents, lower case), in the languages our users keep their lists
in.
"""

from liaison.kit.text import word_set

HEADER_WORDS = word_set("""
    name names first last middle given family surname firstname lastname title email mail emails phone
    telephone mobile cell tel organisation organization company institution museum library employer
    affiliation department contact contacts person role position job date dates day time timestamp status
    response reply notes note comments comment remarks address street city town postcode postal zip country
    region website url web page link language languages id number order ticket attendee type topic category
    tags duration join leave user participant start end created updated modified owner source amount price
    currency guest country question slug username wiki enw cyntaf cyfenw ebost e-bost ffon sefydliad
    cyswllt rol dyddiad statws ymateb nodiadau cyfeiriad tref gwlad gwefan iaith namn fornamn efternamn
    epost e-post telefon mobil organisation foretag institution kontakt kontaktperson roll avdelning datum
    svar anteckningar anteckning adress ort stad land webbplats hemsida sprak nombre nombres apellido
    apellidos correo electronico telefono movil organizacion empresa institucion contacto cargo puesto
    fecha estado respuesta notas observaciones direccion ciudad pais sitio idioma vorname nachname
    familienname mail telefon handy organisation einrichtung firma ansprechpartner ansprechperson funktion
    datum antwort notizen bemerkung bemerkungen anmerkungen adresse strasse plz ort land webseite sprache
    nom prenom courriel telephone portable organisme societe interlocuteur fonction poste reponse remarques
    commentaires adresse ville pays site langue """)
