//! The words about groups.

use model::sentences;

sentences! {
    /// What the pages about groups say.
    pub struct Groups {
        title: "Groups", "Groupes";
        search: "Search by group name", "Rechercher par nom de groupe";
        create: "Create a group", "Créer un groupe";
        create_do: "Create the group", "Créer le groupe";
        created: "Group {name} created.", "Groupe {name} créé.";
        name: "Group name", "Nom du groupe";
        name_hint: "Unique in the organization.", "Unique dans l’entreprise.";
        members: "Members", "Membres";
        count_one: "{n} member", "{n} membre";
        count_many: "{n} members", "{n} membres";
        roles: "Group roles", "Rôles du groupe";
        roles_text: "Every member inherits these roles.", "Tous les membres héritent de ces rôles.";
        roles_none: "Grants no roles.", "N’accorde aucun rôle.";
        total_one: "{n} group", "{n} groupe";
        total_many: "{n} groups", "{n} groupes";
        none: "No groups yet", "Aucun groupe pour l’instant";
        none_text: "A group gives several users the same roles.", "Un groupe donne les mêmes rôles à plusieurs utilisateurs.";
        found_none: "No groups match “{what}”", "Aucun groupe ne correspond à « {what} »";
        found_none_text: "Try another part of the name.", "Essayez une autre partie du nom.";
        show_all: "Show all groups", "Afficher tous les groupes";
        delete_one: "Delete the group {name}?", "Supprimer le groupe {name} ?";
        delete_many: "Delete {n} groups?", "Supprimer {n} groupes ?";
        delete_text: "Members remain, but lose the roles they had through it.", "Les membres restent, mais perdent les rôles qu’ils en tenaient.";
        delete: "Delete the group", "Supprimer le groupe";
        deleted_one: "{n} group deleted.", "{n} groupe supprimé.";
        deleted_many: "{n} groups deleted.", "{n} groupes supprimés.";
        rename: "Rename", "Renommer";
        rename_title: "Rename the group", "Renommer le groupe";
        members_add: "Add members", "Ajouter des membres";
        members_add_hint: "Search, select everyone you want to add, then add them together.", "Recherchez, cochez toutes les personnes à ajouter, puis ajoutez-les ensemble.";
        members_add_one: "Add {n} member", "Ajouter {n} membre";
        members_add_many: "Add {n} members", "Ajouter {n} membres";
        members_remove: "Remove from the group", "Retirer du groupe";
        members_removed_one: "{n} member removed.", "{n} membre retiré.";
        members_removed_many: "{n} members removed.", "{n} membres retirés.";
        members_added_one: "{n} member added.", "{n} membre ajouté.";
        members_added_many: "{n} members added.", "{n} membres ajoutés.";
        members_empty: "This group has no members", "Ce groupe n’a aucun membre";
        members_empty_text: "Add users one by one or many at once. They keep their own roles.", "Ajoutez des utilisateurs un par un ou plusieurs à la fois. Ils gardent leurs propres rôles.";
        already_member: "Already a member", "Déjà membre";
    }
}
