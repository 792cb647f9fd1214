/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every text the installer shows: one row per message, one column per language. The enum and the
 * tables both come from this list. Only letters of code page 437, the font of the VGA console.
 * In a help line the keys stand in braces. \n starts a new line; longer lines are wrapped.
 */
#ifndef MESSAGES_H
#define MESSAGES_H

#define LANGUAGES(L) L(EN, "English") L(DE, "Deutsch") L(FR, "Français") L(ES, "Español")

#define MESSAGES(M) \
M(TITLE, "tiny Linux installer", "Installation von tiny Linux", \
    "Installation de tiny Linux", "Instalación de tiny Linux") \
M(STEP_LANGUAGE, "Language", "Sprache", "Langue", "Idioma") \
M(STEP_DISK, "Disk", "Festplatte", "Disque", "Disco") \
M(STEP_USER, "User", "Benutzer", "Utilisateur", "Usuario") \
M(STEP_CONFIRM, "Confirm", "Bestätigen", "Confirmer", "Confirmar") \
M(STEP_INSTALL, "Install", "Installieren", "Installer", "Instalar") \
M(STEP_FINISHED, "Finished", "Fertig", "Terminé", "Terminado") \
\
M(WELCOME, "Welcome to tiny Linux!\n\nThis program installs a small Linux system on a disk of this " \
    "computer. Nothing is changed before you have confirmed it.\n\nPlease choose your language:", \
    "Willkommen bei tiny Linux!\n\nDieses Programm installiert ein kleines Linux-System auf eine " \
    "Festplatte dieses Rechners. Ohne Ihre Bestätigung wird nichts verändert.\n\n" \
    "Bitte wählen Sie Ihre Sprache:", \
    "Bienvenue dans tiny Linux !\n\nCe programme installe un petit système Linux sur un disque de " \
    "cet ordinateur. Rien n'est modifié avant votre confirmation.\n\n" \
    "Veuillez choisir votre langue :", \
    "¡Bienvenido a tiny Linux!\n\nEste programa instala un pequeño sistema Linux en un disco de este " \
    "equipo. Nada se modifica antes de que usted lo confirme.\n\nElija su idioma, por favor:") \
M(HELP_FIRST, "{↑↓} Move   {Enter} Continue", "{↑↓} Bewegen   {Enter} Weiter", \
    "{↑↓} Déplacer   {Entrée} Continuer", "{↑↓} Mover   {Intro} Continuar") \
M(HELP_LIST, "{↑↓} Move   {Enter} Continue   {Esc} Back", "{↑↓} Bewegen   {Enter} Weiter   {Esc} Zurück", \
    "{↑↓} Déplacer   {Entrée} Continuer   {Échap} Retour", "{↑↓} Mover   {Intro} Continuar   {Esc} Atrás") \
\
M(DISK_WAIT, "Looking for disks ...", "Festplatten werden gesucht ...", "Recherche des disques ...", \
    "Buscando discos ...") \
M(DISK_ASK, "On which disk do you want to install tiny Linux?", \
    "Auf welche Festplatte möchten Sie tiny Linux installieren?", \
    "Sur quel disque voulez-vous installer tiny Linux ?", \
    "¿En qué disco desea instalar tiny Linux?") \
M(DISK_NOTE, "The whole disk will be used. All data on it will be lost.", \
    "Die ganze Festplatte wird verwendet. Alle Daten darauf gehen verloren.", \
    "Le disque entier sera utilisé. Toutes ses données seront perdues.", \
    "Se usará el disco entero. Se perderán todos sus datos.") \
M(DISK_UNNAMED, "Disk", "Festplatte", "Disque", "Disco") \
M(DISK_VIRTIO, "Virtio disk", "Virtio-Festplatte", "Disque virtio", "Disco virtio") \
M(DISK_NONE, "No disk was found in this computer.\n\nConnect a disk, then look again.", \
    "In diesem Rechner wurde keine Festplatte gefunden.\n\nBitte schließen Sie eine an und suchen " \
    "Sie erneut.", \
    "Aucun disque n'a été trouvé dans cet ordinateur.\n\nConnectez un disque, puis cherchez à nouveau.", \
    "No se ha encontrado ningún disco en este equipo.\n\nConecte un disco y busque de nuevo.") \
M(DISK_SMALL, "The disk %s is too small.\n\nIt has %s; tiny Linux needs %s.", \
    "Die Festplatte %s ist zu klein.\n\nSie hat %s; tiny Linux braucht %s.", \
    "Le disque %s est trop petit.\n\nIl a %s ; tiny Linux demande %s.", \
    "El disco %s es demasiado pequeño.\n\nTiene %s; tiny Linux necesita %s.") \
M(HELP_NO_DISK, "{Enter} Look again   {Esc} Back", "{Enter} Erneut suchen   {Esc} Zurück", \
    "{Entrée} Chercher à nouveau   {Échap} Retour", "{Intro} Buscar de nuevo   {Esc} Atrás") \
\
M(USER_ASK, "Give the computer a name and yourself an account. The password is also the one of root.", \
    "Benennen Sie den Rechner, und legen Sie Ihr Benutzerkonto an. Das Passwort gilt auch für root.", \
    "Nommez l'ordinateur et créez votre compte. Le mot de passe sera aussi celui de root.", \
    "Ponga un nombre al equipo y cree su cuenta. La contraseña será también la de root.") \
M(USER_HOST, "Host name", "Rechnername", "Nom de l'ordinateur", "Nombre del equipo") \
M(USER_NAME, "User name", "Benutzername", "Nom d'utilisateur", "Nombre de usuario") \
M(USER_PASSWORD, "Password", "Passwort", "Mot de passe", "Contraseña") \
M(USER_REPEAT, "Password again", "Passwort wiederholen", "Encore une fois", "Contraseña otra vez") \
M(BAD_HOST, "The host name must have letters, digits and hyphens only, and begin and end with a letter " \
    "or a digit.", \
    "Der Rechnername darf nur Buchstaben, Ziffern und Bindestriche haben und muss mit einem Buchstaben " \
    "oder einer Ziffer beginnen und enden.", \
    "Le nom de l'ordinateur ne peut avoir que des lettres, des chiffres et des traits d'union, et " \
    "commence et finit par une lettre ou un chiffre.", \
    "El nombre del equipo solo puede tener letras, cifras y guiones, y empieza y termina con una letra " \
    "o una cifra.") \
M(BAD_NAME, "The user name must begin with a small letter; small letters, digits, - and _ may follow.", \
    "Der Benutzername muss mit einem Kleinbuchstaben beginnen; Kleinbuchstaben, Ziffern, - und _ dürfen " \
    "folgen.", \
    "Le nom d'utilisateur commence par une minuscule; des minuscules, des chiffres, - et _ peuvent suivre.", \
    "El nombre de usuario empieza con una minúscula; pueden seguir minúsculas, cifras, - y _.") \
M(TAKEN_NAME, "The user name %s belongs to the system. Please choose another one.", \
    "Der Benutzername %s gehört dem System. Bitte wählen Sie einen anderen.", \
    "Le nom d'utilisateur %s appartient au système. Veuillez en choisir un autre.", \
    "El nombre de usuario %s pertenece al sistema. Elija otro, por favor.") \
M(NO_HOST, "Please enter a host name.", "Bitte geben Sie einen Rechnernamen ein.", \
    "Veuillez saisir un nom d'ordinateur.", "Escriba un nombre para el equipo, por favor.") \
M(NO_NAME, "Please enter a user name.", "Bitte geben Sie einen Benutzernamen ein.", \
    "Veuillez saisir un nom d'utilisateur.", "Escriba un nombre de usuario, por favor.") \
M(NO_PASSWORD, "Please enter a password.", "Bitte geben Sie ein Passwort ein.", \
    "Veuillez saisir un mot de passe.", "Escriba una contraseña, por favor.") \
M(NO_MATCH, "The two passwords differ. Please enter them again.", \
    "Die beiden Passwörter sind verschieden. Bitte geben Sie sie noch einmal ein.", \
    "Les deux mots de passe diffèrent. Veuillez les saisir à nouveau.", \
    "Las dos contraseñas no son iguales. Escríbalas de nuevo, por favor.") \
M(HELP_FORM, "{Tab ↑↓} Move   {Enter} Next, continue   {Esc} Back", \
    "{Tab ↑↓} Bewegen   {Enter} Nächstes, weiter   {Esc} Zurück", \
    "{Tab ↑↓} Déplacer   {Entrée} Suivant, continuer   {Échap} Retour", \
    "{Tab ↑↓} Mover   {Intro} Siguiente, continuar   {Esc} Atrás") \
\
M(CONFIRM_SUMMARY, "Everything is ready to install tiny Linux:", \
    "Alles ist bereit, um tiny Linux zu installieren:", \
    "Tout est prêt pour installer tiny Linux :", \
    "Todo está listo para instalar tiny Linux:") \
M(CONFIRM_ASK, "All data on %s will be erased. Do you want to go on?", \
    "Alle Daten auf %s werden gelöscht. Möchten Sie fortfahren?", \
    "Toutes les données de %s seront effacées. Voulez-vous continuer ?", \
    "Se borrarán todos los datos de %s. ¿Desea continuar?") \
M(NO, "No", "Nein", "Non", "No") \
M(YES, "Yes", "Ja", "Oui", "Sí") \
M(OK, "OK", "OK", "OK", "Aceptar") \
M(ERROR, "Error", "Fehler", "Erreur", "Error") \
M(HELP_CHOICE, "{←→} Move   {Enter} Choose   {Esc} Back", "{←→} Bewegen   {Enter} Wählen   {Esc} Zurück", \
    "{←→} Déplacer   {Entrée} Choisir   {Échap} Retour", "{←→} Mover   {Intro} Elegir   {Esc} Atrás") \
M(HELP_OK, "{Enter} Close", "{Enter} Schließen", "{Entrée} Fermer", "{Intro} Cerrar") \
\
M(DO_PARTITION, "Partition the disk", "Festplatte aufteilen", "Partitionner le disque", \
    "Particionar el disco") \
M(DO_FORMAT, "Create the file system", "Dateisystem anlegen", "Créer le système de fichiers", \
    "Crear el sistema de archivos") \
M(DO_MEDIUM, "Open the installation medium", "Installationsmedium öffnen", \
    "Ouvrir le support d'installation", "Abrir el medio de instalación") \
M(DO_KERNEL, "Copy the kernel", "Kernel kopieren", "Copier le noyau", "Copiar el núcleo") \
M(DO_SYSTEM, "Copy the system", "System kopieren", "Copier le système", "Copiar el sistema") \
M(DO_CONFIGURE, "Configure the system", "System einrichten", "Configurer le système", \
    "Configurar el sistema") \
M(DO_LOADER, "Install the boot loader", "Bootloader installieren", "Installer le chargeur d'amorçage", \
    "Instalar el cargador de arranque") \
M(DO_FINISH, "Write everything to the disk", "Alles auf die Festplatte schreiben", \
    "Écrire tout sur le disque", "Escribir todo en el disco") \
M(HELP_WAIT, "Please wait ...", "Bitte warten ...", "Veuillez patienter ...", "Espere, por favor ...") \
M(FAILED, "The installation failed at this step:", "Die Installation ist bei diesem Schritt gescheitert:", \
    "L'installation a échoué à cette étape :", "La instalación ha fallado en este paso:") \
M(FAILED_NOTE, "The disk is not usable as it is now. You can choose another disk or try again.", \
    "Die Festplatte ist so nicht benutzbar. Sie können eine andere wählen oder es erneut versuchen.", \
    "Le disque n'est pas utilisable en l'état. Vous pouvez en choisir un autre ou réessayer.", \
    "El disco no se puede usar tal como está. Puede elegir otro disco o intentarlo de nuevo.") \
M(HELP_FAILED, "{Enter} Back to the disks", "{Enter} Zurück zu den Festplatten", \
    "{Entrée} Retour aux disques", "{Intro} Volver a los discos") \
\
M(FINISHED, "tiny Linux is installed on %s.\n\nThe computer will now restart from this disk. " \
    "Log in as %s or as root with your password.", \
    "tiny Linux ist auf %s installiert.\n\nDer Rechner startet nun von dieser Festplatte neu. Melden " \
    "Sie sich als %s oder als root mit Ihrem Passwort an.", \
    "tiny Linux est installé sur %s.\n\nL'ordinateur va redémarrer depuis ce disque. Connectez-vous " \
    "comme %s ou comme root avec votre mot de passe.", \
    "tiny Linux está instalado en %s.\n\nEl equipo se reiniciará desde este disco. Entre como %s o " \
    "como root con su contraseña.") \
M(REBOOT, "Reboot", "Neu starten", "Redémarrer", "Reiniciar") \
M(HELP_FINISHED, "{Enter} Reboot", "{Enter} Neu starten", "{Entrée} Redémarrer", "{Intro} Reiniciar") \
M(REBOOTING, "Rebooting ...", "Neustart ...", "Redémarrage ...", "Reiniciando ...")

#define LANGUAGE_ENUM(id, name) LANG_##id,
enum language { LANGUAGES(LANGUAGE_ENUM) LANG_COUNT };
#undef LANGUAGE_ENUM

#define MESSAGE_ENUM(id, en, de, fr, es) MSG_##id,
enum message { MESSAGES(MESSAGE_ENUM) MSG_COUNT };
#undef MESSAGE_ENUM

extern const char *const language_names[LANG_COUNT];

/* The text of a message in a language; a constant string. */
const char *message_text(enum language language, enum message message);

#endif
