package io.github.budgeteer.enforcer.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenyPolicyTest {

  @Test
  void itDeniesEveryWayToSpendAndNoWayToStop() {
    String document = DenyPolicy.document();

    assertThat(document).contains("bedrock:Invoke*", "bedrock:Create*", "bedrock:CallWithBearerToken",
        "bedrock-mantle:Create*", "bedrock-mantle:CallWithBearerToken", "bedrock-websearch:Invoke*",
        "\"Deny\"");
    assertThat(document).doesNotContain("bedrock:*\"", ":Get", ":List", ":Stop", ":Cancel", ":Delete");
    assertThat(DenyPolicy.length(document)).as("characters of 6,144").isLessThan(700);
  }

  @Test
  void itIsInThePrincipalsOwnAccountAndPartition() {
    assertThat(DenyPolicy.arnFor("arn:aws-us-gov:iam::210987654321:role/x"))
        .isEqualTo("arn:aws-us-gov:iam::210987654321:policy/bedrock-budgeteer-suspended");
  }

  @Test
  void sessionsAreListedOnceAndReadBack() {
    String document = DenyPolicy.sessions(List.of("AROA2:tom", "AROA1:eve", "AROA1:eve"));

    assertThat(DenyPolicy.sessionsOf(document)).containsExactly("AROA1:eve", "AROA2:tom");
    assertThat(document).contains(
        "\"Condition\":{\"StringEquals\":{\"aws:userid\":[\"AROA1:eve\",\"AROA2:tom\"]}}",
        "bedrock:Invoke*");
    assertThat(DenyPolicy.isSame(document, DenyPolicy.sessions(List.of("AROA1:eve")))).isFalse();
  }

  @Test
  void aHundredOfTheLongestNamesFitOnARole() {
    List<String> longest = IntStream.range(0, 100)
        .mapToObj(number -> "AROA%017d:%064d".formatted(number, number)).toList();

    assertThat(DenyPolicy.length(DenyPolicy.sessions(longest))).isLessThan(DenyPolicy.LONGEST_ON_ROLE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '|', value = {
      "{'Effect':'Allow','Action':'sts:AssumeRole','Condition':{'StringLike':{'sts:RoleSessionName':'${aws:username}'}}}; true",
      "{'Effect':'Allow','Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:rolesessionname':['eve']}}}; true",
      "{'Effect':'Allow','Action':['sts:AssumeRoleWithSAML','sts:TagSession']}; true",
      "{'Effect':'Allow','Action':'sts:AssumeRole'}; false",
      "{'Effect':'Allow','Action':'sts:AssumeRoleWithWebIdentity'}; false",
      "{'Effect':'Allow','Action':'sts:AssumeRole','Condition':{'StringLike':{'sts:RoleSessionName':'team-*'}}}; false",
      "{'Effect':'Allow','Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:RoleSessionName':['eve','tom']}}}; false",
      "{'Effect':'Allow','Action':'sts:AssumeRole','Condition':{'StringNotEquals':{'sts:RoleSessionName':'eve'}}}; false"})
  void aTrustPolicySaysWhoNamesSessions(String statement, boolean pinned) {
    String json = statement.replace('\'', '"');

    assertThat(TrustPolicy.pinsSessionNames("{\"Statement\":" + json + "}")).isEqualTo(pinned);
    assertThat(TrustPolicy.pinsSessionNames("{\"Statement\":[" + json
        + ",{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}]}")).as("with another way in").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[]", "{\"Statement\":[]}"})
  void whatIsNoTrustPolicyPinsNothing(String document) {
    assertThat(TrustPolicy.pinsSessionNames(document)).isFalse();
  }
}
