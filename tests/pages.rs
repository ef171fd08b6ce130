//! The articles as pages: each is there in both languages, and every link leads somewhere.

mod complaints;

use caveat::articles::{Lang, Pack};
use caveat::pitfalls;
use caveat::report::{FAMILIES, Page, pages};
use std::collections::BTreeSet;

/// What a page may name besides pages: it lies beside them in the published folder.
const FILES: [&str; 5] = ["", "articles.css", "articles.js", "caveat-check.js", "icon.svg"];

fn all() -> Vec<Page> {
    let (english, chinese) = (Pack::embedded(Lang::En).0, Pack::embedded(Lang::Zh).0);
    let notes = |_: &str, _: &_| vec![(2, "of `this`".to_owned())];
    let mut all = pages(&english, &chinese, &notes);
    all.extend(pages(&chinese, &english, &notes));
    all
}

#[test]
fn every_pitfall_has_a_page_in_both_languages() {
    let there: BTreeSet<String> = all().into_iter().map(|page| page.folder).collect();
    for lang in ["en", "zh"] {
        for pitfall in pitfalls::ALL {
            assert!(there.contains(&format!("{lang}/pitfalls/{}", pitfall.id)), "{} has no page in {lang}", pitfall.id);
        }
        assert!(there.contains(&format!("{lang}/pitfalls")), "no index in {lang}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let pages = all();
    let there: BTreeSet<&str> = pages.iter().map(|page| page.folder.as_str()).collect();
    let mut complaints = Vec::new();
    for page in &pages {
        for attribute in ["href=\"", "src=\""] {
            for rest in page.html.split(attribute).skip(1) {
                let link = rest.split('"').next().unwrap();
                let leads = link.starts_with("https://") || leads(&page.folder, link, &there);
                if !leads {
                    complaints.push(format!("{}: {link} leads nowhere", page.folder));
                }
            }
        }
    }
    complaints::none("Every link of a page leads somewhere:", &complaints);
}

fn leads(from: &str, link: &str, there: &BTreeSet<&str>) -> bool {
    let mut place: Vec<&str> = from.split('/').collect();
    for step in link.trim_end_matches('/').split('/') {
        if step == ".." {
            if place.pop().is_none() {
                return false;
            }
        } else {
            place.push(step);
        }
    }
    let place = place.join("/");
    there.contains(place.as_str()) || FILES.contains(&place.as_str())
}

#[test]
fn an_index_names_every_pitfall_with_what_it_is_filtered_by() {
    for page in all().iter().filter(|page| page.folder.ends_with("/pitfalls")) {
        for pitfall in pitfalls::ALL {
            let entry = page.html.split("<li ").find(|entry| entry.contains(&format!("<code>{}</code>", pitfall.id)));
            let entry = entry.unwrap_or_else(|| panic!("{} lacks {}", page.folder, pitfall.id));
            assert!(entry.contains(&format!("data-family=\"{}\"", pitfall.family)), "{entry}");
            assert_eq!(entry.contains("data-since"), pitfall.releases.since.is_some(), "{entry}");
            assert_eq!(entry.contains("data-until"), pitfall.releases.until.is_some(), "{entry}");
        }
    }
}

#[test]
fn every_family_has_a_name() {
    for pitfall in pitfalls::ALL {
        assert!(FAMILIES.iter().any(|(id, _)| *id == pitfall.family), "the family {} has no name", pitfall.family);
    }
}

#[test]
fn what_an_article_says_is_escaped() {
    let escaped = all().iter().filter(|page| page.html.contains("&lt;") || page.html.contains("&quot;")).count();
    assert!(escaped > 0, "no article has a character that HTML means something by");
    for page in all() {
        assert!(!page.html.contains("<module"), "{}: an article's text became a tag", page.folder);
    }
}
