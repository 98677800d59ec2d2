//! Who wrote a table, told from the names of its columns.

use crate::schema::{Channel, fold};

/// A known export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The stable name.
    pub(crate) name: &'static str,
    /// The channel of its rows where no column tells.
    pub(crate) channel: Channel,
    /// Folded names of which every group must be there with one of its spellings.
    required: &'static [&'static [&'static str]],
    /// Folded names of which some must be there.
    typical: &'static [&'static str],
    /// How many of the typical ones.
    least: usize,
}

/// The exports that are known, the most specific first.
const LAYOUTS: &[Layout] = &[
    Layout {
        name: "meta_ad_library",
        channel: Channel::SocialMedia,
        required: &[
            &["adcreativebodies", "adcreativebody", "adcreativelinktitles", "adcreativelinktitle"],
            &["pagename", "pageid"],
        ],
        typical: &[
            "addeliverystarttime",
            "addeliverystoptime",
            "adcreationtime",
            "adarchiveid",
            "adsnapshoturl",
            "bylines",
            "byline",
            "demographicdistribution",
            "deliverybyregion",
            "publisherplatforms",
            "estimatedaudiencesize",
            "estimatedaudiencesizelowerbound",
            "impressionslowerbound",
            "spendlowerbound",
            "adcreativelinkcaptions",
            "adcreativelinkdescriptions",
            "currency",
            "impressions",
            "spend",
        ],
        least: 1,
    },
    Layout {
        name: "google_ads_transparency",
        channel: Channel::DisplayAds,
        required: &[&["adid", "creativeid"], &["advertiserid", "advertisername"]],
        typical: &[
            "adurl",
            "adtype",
            "adcampaignslist",
            "daterangestart",
            "daterangeend",
            "numofdays",
            "spendusd",
            "spendrangeminusd",
            "spendrangemaxusd",
            "firstservedtimestamp",
            "lastservedtimestamp",
            "agetargeting",
            "gendertargeting",
            "geotargetingincluded",
            "adformattype",
            "regionstats",
            "firstshown",
            "lastshown",
        ],
        least: 2,
    },
    Layout {
        name: "mailcharts",
        channel: Channel::Email,
        required: &[&["subject", "subjectline"], &["companyname", "company", "brand", "sendername"]],
        typical: &[
            "sentat",
            "senddate",
            "sentdate",
            "emailid",
            "previewtext",
            "preheader",
            "preheadertext",
            "espname",
            "esp",
            "spamscore",
            "subjectlinelength",
            "subjectlinepromotion",
            "journey",
            "journeyname",
            "emailurl",
            "imageurl",
            "fromemail",
            "senderemail",
            "ismobileoptimized",
            "mobileoptimized",
            "hasgif",
            "emailtype",
            "promotional",
            "discountpercentage",
        ],
        least: 2,
    },
];

/// The export whose columns these are.
pub(crate) fn layout<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'static Layout> {
    let folded: Vec<String> = names.into_iter().map(fold).collect();
    let has = |name: &str| folded.iter().any(|known| known == name);
    LAYOUTS.iter().find(|layout| {
        layout.required.iter().all(|group| group.iter().any(|name| has(name)))
            && layout.typical.iter().filter(|name| has(name)).count() >= layout.least
    })
}

/// The channel of a layout's rows where no column tells.
pub(crate) fn channel_of(layout: &str) -> Option<&'static str> {
    LAYOUTS.iter().find(|known| known.name == layout).map(|known| match &known.channel {
        Channel::Other(_) => "",
        channel => channel.as_str(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_known_by_their_columns() {
        let name = |header: &str| layout(header.split(',')).map(|layout| layout.name);
        assert_eq!(name("id,page_name,ad_creative_bodies,ad_delivery_start_time"), Some("meta_ad_library"));
        assert_eq!(name(",ad_creative_bodies,page_name,page_id,spend.lower_bound"), Some("meta_ad_library"));
        assert_eq!(name("Ad_ID,Ad_URL,Ad_Type,Advertiser_ID,Spend_USD"), Some("google_ads_transparency"));
        assert_eq!(name("Company Name,Subject Line,Sent At,Spam Score"), Some("mailcharts"));
        assert_eq!(name("company,channel,subject,launch_date"), None);
        assert_eq!(name(""), None);
    }
}
